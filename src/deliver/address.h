// SPDX-License-Identifier: Apache-2.0
// Where somebody is reached: what address.set recorded, else the telephone a requester or person has. One place that
// decides what may stand in the envelope of a message.
#ifndef DELIVER_ADDRESS_H
#define DELIVER_ADDRESS_H

#include "base/personal.h"
#include "deliver/deliver.h"

enum { ADDRESS_BYTES_MAX = 254, SLOT_BYTES_MAX = 64 }; // RFC 5321 4.5.3.1.3, without < and >

// A mailbox as it may stand in RCPT TO and To: one dot-atom, '@', a domain name (RFC 5321 4.1.2 without quoted local
// parts, literals and non-ASCII). Anything else – blanks, commas, line ends, <> – is none, so nothing can be injected.
bool mail_address_fit(struct str s);
// A telephone as people write it, to digits with an optional '+': "138-0000 0000" -> "13800000000"; *ret lives in the
// arena. False: no telephone. `sms`: only one that takes short messages: a mobile of the mainland (1[3-9] and nine
// digits, with or without +86), or an international one that begins with '+' and another code.
bool phone_fit(struct str s, bool sms, struct arena *a, struct str *ret);

// Who is to be told: exactly one of requester (of the matter) and office.
struct addressee {
    const struct matter *m;
    const struct row_requester *requester; // NULL: an office
    int64_t office;
    struct str role; // in the office; empty: the office as a whole
};

// The address for this way, in the arena; as text, for the envelope alone. False: none is known, or what is known does
// not fit. -1 becomes false too: a store that cannot be read is found by the one who called, at its next look.
bool address_of(struct desk *d, const struct addressee *who, enum deliver_way way, struct arena *a, struct personal *ret);
// Addresses of the accounts that hold the role in the office and have one for this way; at most `max`. For offices
// without an address of their own.
size_t addresses_of_role(struct desk *d, const struct addressee *who, enum deliver_way way, ms_t at, struct arena *a, struct personal *ret, size_t max);

// The way for a requester, by what 告知方式 said (may be empty), then what they prefer, then what is known of them; for an
// office mail before sms. WAY_NONE: no way is known. Anonymous requesters are never written to on paper.
enum deliver_way way_choose(struct desk *d, const struct addressee *who, struct str told_by, ms_t at, struct arena *a);

#endif

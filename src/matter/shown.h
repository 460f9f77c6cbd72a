// SPDX-License-Identifier: Apache-2.0
// A matter read whole for somebody who looks: where it stands, its parts, what happened, what the procedure allows now.
// Command line, API and pages show this, each in its way.
#ifndef MATTER_SHOWN_H
#define MATTER_SHOWN_H

#include "base/personal.h"
#include "matter/may.h"
#include "matter/right.h"
#include "matter/undo.h"
#include "registry/view.h"

enum { SHOWN_PARTS_MAX = 256 };

struct shown_event {
    struct event event;
    struct hash hash;
    struct pair_list content; // free text of the event, where it was asked for and is there still
    bool undone;              // taken back since: it does not count
    struct shown_event *next;
};

// A document of the matter, or one that a part of it sent to those who raised it (分办: each body answers its share).
struct shown_document {
    const struct row_document *row; // requester: by its number in the matter
    const struct matter *part;      // NULL: the matter's own
    struct personal text;           // what it answers, as it stood when it was issued; empty where content was not read
    ms_t written;                   // 成文日期 as given with it, else when it was issued
};

// What somebody who raised it said of the answer in a part of their own.
struct shown_feedback {
    const struct matter *part;
    int64_t n; // whose: by number in the matter
    ms_t at;
    struct pair_list said, notes; // choices; free text, where content was read
};

struct shown {
    struct view *view;
    struct matter matter;
    struct matter *parts;
    size_t part_count;
    struct shown_document *documents; // in the order they were issued
    size_t document_count;
    struct shown_feedback *feedback;
    size_t feedback_count;
    struct shown_event *events; // in order
    uint32_t rights;            // what the account may set right: a bit of enum right each
    struct undo_offer undo;     // what the account may take back now; action empty: nothing
    // For whom: shown_for sets it; as read, it is for somebody who may see all of it.
    const struct stream *account; // NULL: nobody in particular
    uint32_t roles;               // in which that account may act on it
    int64_t by_code;              // for whoever has the code of this requester of it, without account; 0: not so
    bool whole;                   // an office: not only what the requester is told
    bool hidden;                  // to the body complained of: no requesters, no sign of who they are
    bool sealed;                  // to those who handle it: what is said of the answer, while people are still being asked
};

// Reads what happened to one matter, in order, into the view's arena. shown.c, for the files of this header.
int shown_events(struct view *v, int64_t id, bool with_content, struct shown_event **ret, struct fault *f);
// Fills documents and feedback. shown_document.c
int shown_documents(struct shown *s, bool with_content, struct fault *f);

// By number or id. Everything lives in the arena of the view; rows of the desk as long as the look lasts. Fault
// "unknown-matter".
int shown_read(struct shown *ret, struct view *v, struct str word, bool with_content, struct fault *f);
// What the account may see of it at a time; SIGHT_NONE: nothing.
enum sight shown_for(struct shown *s, const struct stream *account, int64_t at);
void shown_json(struct shown *s, struct json_out *j);

// --- what was set right: shown_right.c
void shown_mark_undone(struct shown *s);
// What of a correction may be read, each as old and new, masked for who looks; the count is at most that of the content
// and of the public fields together, ret must have room for so many.
struct shown_change {
    struct str label, was, now;
    bool id; // the values are ids of the field's type
};
size_t shown_changes(const struct shown *s, const struct shown_event *e, struct shown_change *ret);
size_t shown_changes_most(const struct shown_event *e);
struct str shown_why(const struct shown *s, const struct shown_event *e);
// What was taken back while a clock ran: its deadline is as if that had not happened.
void shown_undone_words(const struct shown *s, const struct row_clock *c, struct buf *zh, struct buf *en);
// The event as it is told to whom the matter is shown: fields and account left out where they are not for them. False:
// not for them at all. *ret_content: whether its free text is.
bool shown_told(const struct shown *s, const struct event *e, struct event *ret, bool *ret_content);
// Whether the event is an action by which the answer goes out.
bool shown_tells(const struct shown *s, const struct event *e);
// What was written last under a field, public or kept apart, by the event `seq` of the matter; empty when nothing was.
// With the content of the events read. For whom it is, the caller decides: shown_told is not asked.
struct str shown_written(const struct shown *s, struct str name, int64_t seq);
// Whether what is addressed to requester `n` of the matter is for whom it is shown: offices, themselves, and those who
// signed with them and have no document of their own.
bool shown_addressed(const struct shown *s, int64_t n);
// A part of this share is for one requester alone.
bool shown_personal_share(const struct shown *s, int64_t share);
// A field that holds an answer: 答复内容, 办理结果, of a joint body 会办意见.
bool shown_answer_field(struct str name);
// The way of the matter: stages it passed (without what it went through twice), where it stands, and what comes if each does
// what is theirs to do. Returns how many, at most WAY_MAX.
enum { WAY_MAX = 2 * PROC_STAGES };
struct way_step {
    struct str stage;
    enum { WAY_PASSED, WAY_HERE, WAY_AHEAD } where;
};
size_t shown_way(const struct shown *s, struct way_step ret[WAY_MAX]);
// The actions open now, each once, with the roles that may take them: calls `each` in the order of the file.
typedef void action_fn(void *context, const struct action *a, uint32_t roles);
void shown_actions(const struct shown *s, action_fn *each, void *context);

#endif

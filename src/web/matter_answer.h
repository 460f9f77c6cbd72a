// SPDX-License-Identifier: Apache-2.0
// The answer side of a matter's page: its documents, what was said of them, whom it asks, and the way it goes.
#ifndef WEB_MATTER_ANSWER_H
#define WEB_MATTER_ANSWER_H

#include "web/matter_page.h"

// Documents as they are for whom `s` is shown, with what they answer. In a part for one requester: those of the whole,
// so that they have before them what they are asked about. Returns how many.
size_t answer_documents(struct visit *v, const struct shown *s, const struct rec_document **ret);
// What those who raised it said of the answer, each by itself.
size_t answer_feedback(struct visit *v, const struct shown *s, const struct rec_heard **ret);
// "过程：满意　结果：基本满意"; empty where nothing was said, or it is sealed.
struct str answer_rating(struct visit *v, const struct shown *s, const struct row_requester *r);
// Where whoever looks says what they think of the answer: the form of their own part, of the stage, or of 评价; empty where
// nothing is to be said now.
struct str answer_ask_url(struct visit *v, const struct shown *s);
size_t answer_way(struct visit *v, const struct shown *s, const struct rec_waystep **ret);
// Name of a requester of the matter, as it is for whom it is shown.
struct str answer_requester(struct visit *v, const struct shown *s, int64_t n);

#endif

// SPDX-License-Identifier: Apache-2.0
// A procedure as data: what a *.proc file says once it is read (docs/procedure.md gives the language).
// Reading: read.h. Values for its names: profile.h. One step for desk and checker: step.h. Proof: proof.h.
#ifndef PROCEDURE_PROCEDURE_H
#define PROCEDURE_PROCEDURE_H

#include "base/arena.h"
#include "base/fault.h"
#include "base/time.h"

enum {
    PROC_STAGES = 60,   // per section, the desugared paused stages included
    PROC_ACTIONS = 120, // variants per section
    PROC_COUNTERS = 16, // per section
    PROC_ROLES = 30,
    PROC_FIELDS = 60,
    PROC_SHARES = 8, // 分件 sections
    PROC_VALUES = 60,
    PROC_CHOICES = 30, // of one field
    PROC_PERS = 16,    // limits by a choice
};

// Every named thing has the name it is declared with and, optionally, its name in the other language:
// 动作 派单(dispatch) … Either may be used in commands; `name` is what events and tables hold.
struct name {
    struct str name, alias; // alias may be empty
    int line, column;       // where declared
};

enum role_kind {
    ROLE_HELD,  // 常设/held: an account holds this role in some office of the region
    ROLE_BOUND, // 随 字段/bound FIELD: the office or person that a field of this matter names
    ROLE_SYSTEM // 系统/system: built in, always role 0: timers
};

struct role {
    struct name name;
    enum role_kind kind;
    int field;       // ROLE_BOUND: index of the field that binds it; else -1
    struct str post; // ROLE_BOUND with an office field: the role an account must hold there; default 承办人
    struct name holding; // ROLE_BOUND with a person field, 须 ROLE: who raises it in this role must hold that one; or empty
};

enum field_type {
    FIELD_TEXT,    // 文/text: free text, kept apart from events
    FIELD_WORD,    // 词/word: a short code or category, no personal data
    FIELD_OFFICE,  // 单位/office
    FIELD_OFFICES, // 单位们/offices: one or more, separated by 、 or ,
    FIELD_PERSON,  // 人/person: the one who raised it; kept apart from events
    FIELD_CHOICE,  // 选 甲、乙/choice a, b
    FIELD_NUMBER,  // 数/number: whole
    FIELD_DATE,    // 日期/date
    FIELD_LIMIT,   // 时限/limit: calendar.h limit_parse
    FIELD_MATTER   // 事项/matter: an id
};

// Fields that mean something to those who run a procedure, known by their name in either language
// (docs/procedure.md, "Fields with a meaning").
enum meaning {
    MEANS_NOTHING, MEANS_LEAD, MEANS_JOINT, MEANS_TITLE, MEANS_CATEGORY, MEANS_URGENCY, MEANS_CHANNEL,
    MEANS_RESPONDENT, MEANS_TOLD_BY, MEANS_SATISFACTION, MEANS_SOLVED, MEANS_INTO, MEANS_EXTENSION, MEANS_PROCESS,
    MEANS_PROPOSED, MEANS_CLASS, MEANS_DOCUMENT, MEANS_ADDRESSEES, MEANS_SIGNER,
    MEANINGS
};

struct field {
    struct name name;
    enum field_type type;
    enum meaning meaning;
    struct name *choices; // FIELD_CHOICE; at most PROC_CHOICES
    int choice_count;
};

// A value that a profile gives: a limit ("5个工作日"), a maximum ("2次") or a share ("30%").
struct value_name {
    struct str name;
    bool is_limit, is_count, is_share; // how the file uses it; more than one is a fault
    int line, column;        // first use
};

// 限 派单期限 按 紧急程度: the limit goes by what a choice field of the matter holds. The profile may give a value for each
// choice, 派单期限·紧急; where it gives none, and while nothing is chosen, 派单期限 itself holds.
struct per {
    int value, field;
};

enum rung_act { RUNG_REMIND, RUNG_ESCALATE, RUNG_EXECUTE };

// 到期 提醒 A, 再 1个工作日 升级 B, 再 2个工作日 执行 C; 前 2个工作日 提醒 A comes before the deadline.
struct rung {
    enum rung_act act;
    int role;          // REMIND, ESCALATE; else -1
    struct str action; // EXECUTE: the action's name
    int when;          // -1 before the deadline, 0 at it, +1 after the previous rung
    struct str offset; // literal limit ("1个工作日") or the name of a value; empty at 0
    int offset_value;  // index into values, or -1 when `offset` is literal
    int line, column;
};

enum outcome {
    OUTCOME_NONE,     // not an end
    OUTCOME_CLOSED,   // 办结/closed
    OUTCOME_REFUSED,  // 不受理/refused
    OUTCOME_WITHDRAWN,// 撤回/withdrawn
    OUTCOME_MERGED,   // 并入/merged
    OUTCOME_AGREED,   // 同意/agreed: parts only
    OUTCOME_OBJECTED  // 异议/objected: parts only
};

struct stage {
    struct name name;
    uint32_t owners;      // bit per role
    int limit;            // index into values, or -1
    int per;              // index into pers, or -1
    struct rung *rungs;
    int rung_count;
    enum outcome outcome; // NONE unless an end (终点)
    bool halts;           // 停钟: while a matter stands here its other clocks stand still
    int paused_of;        // the stage this is the pause of, or -1 (desugared 可暂停)
};

// 时钟 答复 自 登记 至 办结 限 答复期限 [到期 …]: a span over several stages. Starts (again) when one of the
// `from` actions happens, stops when one of the `to` actions happens and at any end.
struct clock {
    struct name name;
    uint64_t from[2], to[2]; // bit per action variant of its section (PROC_ACTIONS <= 128)
    int limit;
    int per; // index into pers, or -1
    struct rung *rungs;
    int rung_count;
};

enum action_kind {
    ACTION_ORDINARY,
    ACTION_PAUSE,  // desugared from 可暂停: stage -> its paused stage, counted
    ACTION_RESUME, // paused stage -> stage
    ACTION_EXTEND  // desugared from 可延期: a counted loop; field 延长
};

enum join { JOIN_ANY, JOIN_UNFORKED, JOIN_READY, JOIN_AGREED, JOIN_OBJECTED };

// One line 动作. Lines with the same name are its variants, in file order: the first that is open in a state
// and whose guard holds is the one that happens.
struct action {
    struct name name;
    enum action_kind kind;
    bool opening;          // no 从: it makes the matter
    uint64_t from;         // bit per stage
    int to;                // stage, or -1: stays (在)
    uint32_t roles;        // who may
    uint64_t required, optional; // bit per field
    int counter;           // index into counters, or -1 (至多 X: one counter per name X in a section)
    int guard_field;       // 当 F 是 A、B: index of a choice field, or -1
    uint32_t guard_choices;
    bool otherwise;        // 否则
    int fork_share, fork_field; // 分出 S 予 F, or -1
    uint32_t fork_bound;        // F is not required: to every office bound to this role (a bit); 0: to those the field names
    int join_share;        // 要 S 已齐…, or -1
    enum join join;
    uint32_t recalls;      // 收回 S: bit per share; ends its open parts
    uint32_t binds;        // roles bound because a required field names them; filled by the reader
    uint32_t unbinds;      // 解除 R
    uint32_t without;      // 无 R: only while none of these roles is bound
    bool tells;            // 告知: the answer goes out, the duty closes
    bool owes;             // 重办: a new answer is owed
    bool merges;           // 并入: the duty moves to another matter
    int extension;         // ACTION_EXTEND: value 每次, or -1 (then field 延长 says how long)
    int window;            // 限于 W: only so long after the stage was entered (an end: after it ended), value index or -1
    int sample, sample_per; // 抽样 V [按 F]: on entering the stage a draw with that share; not drawn: the system does it at once; or -1
    bool automatic;        // 自动: the system does it at once, as soon as it is open
    struct str issues;     // 发文 KIND: draws a document number of that kind and issues the document; or empty
};

struct counter {
    struct str name; // as the value's
    int value;       // index into values
};

struct intent { // 须能 A 在 S
    struct str action;
    int stage;
    int line, column;
};

// The main procedure or one 分件. Stage 0 is where an opening action (main) or the fork (part) leads when the
// file does not say otherwise.
struct section {
    struct name name;
    bool part;
    struct stage *stages;
    int stage_count;
    struct action *actions;
    int action_count;
    struct clock *clocks;
    int clock_count;
    struct counter *counters;
    int counter_count;
    struct intent *intents;
    int intent_count;
};

struct procedure {
    struct arena arena; // holds everything below, the text too
    struct str text;    // the file, whole
    struct name name;
    int version;
    day_t from; // first day it may open matters
    struct role *roles;
    int role_count;
    struct field *fields;
    int field_count;
    int means[MEANINGS]; // the field with that meaning, or -1
    struct value_name *values;
    int value_count;
    struct per *pers;
    int per_count;
    struct section main;
    struct section *parts; // share s runs parts[s]
    int part_count;
    bool issues; // some action issues a document
    uint32_t kept_bound; // roles some action names behind 无: splitting a part off to their field binds them, beside those before
};

struct procedure *procedure_free(struct procedure *p); // takes NULL, returns NULL

bool name_is(const struct name *n, struct str word); // name or alias
int procedure_role(const struct procedure *p, struct str word);   // index or -1
int procedure_field(const struct procedure *p, struct str word);  // index or -1
// Fills `meaning` and `means` from the names of the fields; the reader's last step.
void procedure_find_meanings(struct procedure *p);
int section_stage(const struct section *s, struct str word);      // index or -1
// The first variant with that name, or -1.
int section_action(const struct section *s, struct str word);
int section_clock(const struct section *s, struct str word);
struct str outcome_word(enum outcome o, bool english); // "办结" / "closed"

#endif

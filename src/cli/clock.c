// SPDX-License-Identifier: Apache-2.0
// What the verbs that write say about the machine's clock.
#include "cli/clock.h"

#include "base/clock.h"

enum { TEXT = 48 };

static const char *span(char *to, ms_t ms, bool zh) {
    long long n = ms / MS_DAY;
    const char *unit = zh ? "天" : "days";
    if (n < 3) {
        n = ms / MS_HOUR;
        unit = zh ? "小时" : "hours";
    }
    if (n < 3) {
        n = ms / MS_MINUTE;
        unit = zh ? "分钟" : "minutes";
    }
    snprintf(to, TEXT, "%lld %s", n, unit);
    return to;
}

int cli_clock(const struct cli *c, const struct service *s, struct fault *f) {
    char zh[TEXT], en[TEXT];
    ms_t behind = service_clock_behind(s);
    if (behind <= CLI_CLOCK_BEHIND) return 0;
    if (!cli_has(c, "despite-clock"))
        return fault_set(f, FAULT_MACHINE, "clock-behind",
                         "机器的时钟比库中最新的记录早 %lld 小时，照此记时会算错所有期限：请先校准时钟再启动。若时钟是对的、是从前记错了，可加 --despite-clock（此前的记时不倒退：到那一刻之前，新的记录都记作那一刻）",
                         "the machine's clock is %lld hours behind the newest record; deadlines would all be wrong: set the clock and start again. If the clock is right and the record was wrong, "
                         "--despite-clock goes on (the time of record never goes back: until that moment comes, whatever is new is recorded at it)",
                         (long long)(behind / MS_HOUR));
    span(zh, behind, true);
    span(en, behind, false);
    struct buf b = BUF_INIT, e = BUF_INIT;
    buf_printf(&b, "时钟比最新的记录早 %s：新的记录都记作那一刻，直到时钟走到它", zh);
    buf_printf(&e, "the clock is %s behind the newest record: whatever is new is recorded at that moment until the clock has reached it", en);
    cli_say(buf_str(&b), buf_str(&e));
    buf_release(&b);
    buf_release(&e);
    return 0;
}

ms_t cli_timers_rest(const struct service *s) {
    char zh[TEXT], en[TEXT];
    struct buf b = BUF_INIT, e = BUF_INIT;
    ms_t quiet = s->desk.driven ? 0 : service_quiet(s);
    if (quiet <= CLI_CLOCK_QUIET) return 0;
    buf_printf(&b, "最新的记录已是 %s以前：请核对时钟；到期的事和告知 %d 分钟后才开始办", span(zh, quiet, true), (int)(CLOCK_BELIEVED / MS_MINUTE));
    buf_printf(&e, "the newest record is %s old: check the clock; what is due happens and messages go out from %d minutes from now on", span(en, quiet, false), (int)(CLOCK_BELIEVED / MS_MINUTE));
    cli_say(buf_str(&b), buf_str(&e));
    buf_release(&b);
    buf_release(&e);
    return CLOCK_BELIEVED;
}

void cli_clock_watch(bool *jumped) {
    ms_t off = now_off(), size = off < 0 ? -off : off;
    if ((off != 0) == *jumped) return;
    *jumped = off != 0;
    if (!*jumped) {
        cli_say(STR("时钟跳变已过去，照常记时"), STR("the jump of the clock is over, time is taken from it as before"));
        return;
    }
    char zh[TEXT], en[TEXT];
    struct buf b = BUF_INIT, e = BUF_INIT;
    bool never = size > CLOCK_NEVER;
    span(zh, size, true);
    span(en, size, false);
    buf_printf(&b, "机器的时钟忽然%s了 %s：不采信，仍按原来的时间办理。%s", off > 0 ? "快" : "慢", zh,
               never ? "若新的时间才是对的，请重新启动 huiyin" : "若十分钟后仍是如此，就按新的时间");
    buf_printf(&e, "the machine's clock jumped %s by %s: it is not followed, the time goes on as before; %s", off > 0 ? "forward" : "back", en,
               never ? "if the new time is right, start huiyin anew" : "if it stays so for ten minutes it is");
    cli_say(buf_str(&b), buf_str(&e));
    buf_release(&b);
    buf_release(&e);
}

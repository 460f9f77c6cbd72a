// SPDX-License-Identifier: Apache-2.0
// What serve and deliver have in common: settings of the notifier by option and file, its texts.
#ifndef CLI_DELIVER_H
#define CLI_DELIVER_H

#include "cli/cli.h"
#include "deliver/notifier.h"

#define CLI_DELIVER_OPTIONS \
    {.name = "deliver-conf", .value = "FILE", .path = true, .zh = "送达的设置，每行 名称 = 值（docs/deliveries.md）", .en = "settings of deliveries, lines NAME = VALUE (docs/deliveries.md)"}, \
    {.name = "smtp", .value = "URL", .zh = "邮件服务器，如 smtp://mail.example.cn:587、smtps://…；不写不发邮件", .en = "mail server, smtp:// or smtps://; without it no mail goes out"}, \
    {.name = "smtp-user", .value = "NAME", .zh = "在邮件服务器上的用户名", .en = "user at the mail server"}, \
    {.name = "smtp-password-file", .value = "FILE", .path = true, .zh = "其密码，在文件的第一行", .en = "its password, in the first line of a file"}, \
    {.name = "mail-from", .value = "ADDRESS", .zh = "发件地址", .en = "the address mail is sent from"}, \
    {.name = "sms-url", .value = "URL", .zh = "短信网关；不写不发短信", .en = "the SMS gateway; without it no short messages go out"}, \
    {.name = "sms-secret-file", .value = "FILE", .path = true, .zh = "与网关约定的密钥，在文件的第一行", .en = "the secret agreed with the gateway, in the first line of a file"}, \
    {.name = "public-url", .value = "URL", .zh = "对外的网址，消息里的链接用它", .en = "the public address of these pages, for links in messages"}, \
    {.name = "quiet", .value = "21:00-08:00", .zh = "夜间不打扰的时段，或 no；消息推迟，事件不变", .en = "quiet hours, or no: messages wait, events do not"}

struct cli_deliver {
    struct settings settings;
    struct notices notices;
};

// Options go before the file. Faults of settings and notices.
int cli_deliver_open(struct cli *c, struct cli_deliver *ret, struct fault *f);
void cli_deliver_release(struct cli_deliver *d);
// Whether anything of it was given on the command line.
bool cli_deliver_given(const struct cli *c);

#endif

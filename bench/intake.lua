-- SPDX-License-Identifier: Apache-2.0
-- wrk: every request registers an appeal under a key of its own. TOKEN and RUN come in the environment.
local token, run = os.getenv("TOKEN"), os.getenv("RUN") or "0"
local kinds = { "供水", "占道施工", "噪声", "社保", "公交", "证照办理" }
local thread_count, thread, n, refused = 0, 0, 0, 0

function setup(t)
  t:set("thread", thread_count)
  thread_count = thread_count + 1
end

function init()
  wrk.method = "POST"
  wrk.path = "/api/v1/commands"
  wrk.headers["Authorization"] = "Bearer " .. token
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  n = n + 1
  local kind = kinds[n % #kinds + 1]
  local body = string.format(
    '{"do":"登记","key":"intake-%s-%d-%d","fields":{"程序":"诉求","标题":"石板街第%d号：%s问题","内容":"早晚高峰持续两周，多次反映没有结果，请派人核实。","诉求人":{"姓名":"崔岚","电话":"100-0001-%04d"},"类别":"%s","紧急程度":"一般","渠道":"12345"}}',
    run, thread, n, n, kind, n % 10000, kind)
  return wrk.format(nil, nil, nil, body)
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("%.0f commands/s, p50 %.1f ms, p99 %.1f ms, most %.1f ms, %d answered, %d wrong\n",
    summary.requests / seconds, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000, summary.requests, errors))
end

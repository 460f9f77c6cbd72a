-- SPDX-License-Identifier: Apache-2.0
-- Pages of matters chosen by chance from a file of ids.
local ids = {}
for line in io.lines(os.getenv("IDS")) do ids[#ids + 1] = line end
local cookie = os.getenv("COOKIE")
math.randomseed(os.time())
request = function() return wrk.format("GET", "/matters/" .. ids[math.random(#ids)], {["Cookie"] = cookie}) end

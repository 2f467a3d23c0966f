-- Tells the requests per second, the median and the 95th percentile in milliseconds, and everything that went wrong.
done = function(summary, latency, requests)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  local rate = summary.requests / (summary.duration / 1000000)
  io.write(string.format('bench:{"rate": %.3f, "p50": %.3f, "p95": %.3f, "answers": %d, "errors": %d}\n',
    rate, latency:percentile(50) / 1000, latency:percentile(95) / 1000, summary.requests, failed))
end

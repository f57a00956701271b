// SPDX-License-Identifier: Apache-2.0
package main

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// metrics has the two metrics that the platform's objectives, alerts, dashboards and pod autoscaler read
// (components/kubernetes/observability/metrics). Probes and scrapes are not counted.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration prometheus.Histogram
}

func newMetrics(p95Seconds float64) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total",
			Help: "Answered HTTP requests.",
		}, []string{"code", "method"}),
		duration: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "http_request_duration_seconds",
			Help:    "Duration of HTTP requests, until the last byte of the response is written.",
			Buckets: bucketsWith(p95Seconds),
		}),
	}
	m.registry.MustRegister(m.requests, m.duration,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// The series exists before the first request. Otherwise, an idle service would look like one that is not scraped.
	m.requests.WithLabelValues("200", http.MethodGet)
	return m
}

func bucketsWith(p95Seconds float64) []float64 {
	buckets := slices.Clone(prometheus.DefBuckets)
	if p95Seconds > 0 {
		buckets = append(buckets, p95Seconds)
	}
	slices.Sort(buckets)
	return slices.Compact(buckets)
}

// observe counts a request. Its trace is the exemplar of its bucket.
func (m *metrics) observe(request *http.Request, status int, duration time.Duration) {
	method := request.Method
	// A client can send any word as the method, and each would be a new series.
	if !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete}, method) {
		method = "other"
	}
	m.requests.WithLabelValues(strconv.Itoa(status), method).Inc()
	span := trace.SpanContextFromContext(request.Context())
	if observer, ok := m.duration.(prometheus.ExemplarObserver); ok && span.IsSampled() {
		observer.ObserveWithExemplar(duration.Seconds(), prometheus.Labels{"trace_id": span.TraceID().String()})
		return
	}
	m.duration.Observe(duration.Seconds())
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

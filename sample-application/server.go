// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// dependencyTimeout limits each request to the database or the cache.
const dependencyTimeout = 2 * time.Second

// service answers the requests.
type service struct {
	log       *slog.Logger
	metrics   *metrics
	readiness *readiness
	// nil: there is none.
	database *database
	cache    *cache
}

func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.instrument("/", s.home))
	mux.Handle("GET /database", s.instrument("/database", s.readDatabase))
	mux.Handle("GET /cache", s.instrument("/cache", s.countInCache))
	mux.Handle("/", s.instrument("", http.NotFound))
	for path, handler := range map[string]http.HandlerFunc{
		"/livez": func(response http.ResponseWriter, _ *http.Request) {
			writeJSON(response, http.StatusOK, report{Status: "alive"})
		},
		"/readyz":  s.readiness.serveReady,
		"/startz":  s.readiness.serveStarted,
		"/metrics": s.metrics.handler().ServeHTTP,
	} {
		mux.Handle("GET "+path, hiddenFromClients(handler))
	}
	return mux
}

// hiddenFromClients hides probes and metrics from the internet. Requests that a load balancer forwards have the header
// X-Forwarded-For; those of its health check, of the kubelet and of Prometheus have not.
func hiddenFromClients(next http.HandlerFunc) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		if request.Header.Get("X-Forwarded-For") != "" {
			http.NotFound(response, request)
			return
		}
		next(response, request)
	}
}

func (s *service) home(response http.ResponseWriter, _ *http.Request) {
	host, _ := os.Hostname()
	writeJSON(response, http.StatusOK, map[string]string{"service": serviceName, "version": version, "host": host})
}

func (s *service) readDatabase(response http.ResponseWriter, request *http.Request) {
	if s.database == nil {
		writeJSON(response, http.StatusNotFound, map[string]string{"error": "the service has no database: DATABASE_HOST is not set"})
		return
	}
	s.useDependency(response, request, "SELECT", attribute.String("db.system.name", "postgresql"), s.database.status)
}

func (s *service) countInCache(response http.ResponseWriter, request *http.Request) {
	if s.cache == nil {
		writeJSON(response, http.StatusNotFound, map[string]string{"error": "the service has no cache: CACHE_HOST is not set"})
		return
	}
	s.useDependency(response, request, "INCR", attribute.String("db.system.name", "valkey"), s.cache.count)
}

// useDependency answers with the result of one call in a span of its own, or with 503.
func (s *service) useDependency(
	response http.ResponseWriter, request *http.Request, operation string, system attribute.KeyValue, call func(context.Context) (any, error),
) {
	ctx, cancel := context.WithTimeout(request.Context(), dependencyTimeout)
	defer cancel()
	ctx, span := tracer().Start(ctx, operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(system))
	defer span.End()
	result, err := call(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
		s.log.ErrorContext(ctx, operation+" failed", errorAttributes(err)...)
		writeJSON(response, http.StatusServiceUnavailable, map[string]string{"error": "not available"})
		return
	}
	writeJSON(response, http.StatusOK, result)
}

// instrument traces, counts and logs the requests of a route. The span has the attributes by which the platform counts spans
// (components/kubernetes/observability/traces).
func (s *service) instrument(route string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		begun := time.Now()
		ctx := otel.GetTextMapPropagator().Extract(request.Context(), propagation.HeaderCarrier(request.Header))
		ctx, span := tracer().Start(ctx, strings.TrimSpace(request.Method+" "+route), trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(attribute.String("http.request.method", request.Method), attribute.String("url.path", request.URL.Path)))
		defer span.End()
		if route != "" {
			span.SetAttributes(attribute.String("http.route", route))
		}
		request = request.WithContext(ctx)
		response := &recorder{ResponseWriter: writer}
		if s.readiness.isDraining() {
			// The client opens its next connection, which reaches another pod. The server closes this one after the response.
			response.Header().Set("Connection", "close")
		}
		s.recovering(next)(response, request)

		duration := time.Since(begun)
		span.SetAttributes(attribute.Int("http.response.status_code", response.status))
		if response.status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(response.status))
		}
		s.metrics.observe(request, response.status, duration)
		s.log.InfoContext(ctx, fmt.Sprintf("%s %s %d", request.Method, request.URL.Path, response.status), "kind", "access",
			"method", request.Method, "path", request.URL.Path, "status", response.status, "bytes", response.bytes,
			"client_ip", clientAddress(request), "user_agent", request.UserAgent(), "duration_ns", duration.Nanoseconds())
	})
}

// recovering answers 500 to a request whose handler panics, so that it is counted and logged like any other error.
func (s *service) recovering(next http.HandlerFunc) func(*recorder, *http.Request) {
	return func(response *recorder, request *http.Request) {
		defer func() {
			if problem := recover(); problem != nil {
				s.log.ErrorContext(request.Context(), "a handler panicked", "error", fmt.Sprint(problem), "stack", string(debug.Stack()))
				if response.status == 0 {
					http.Error(response, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
				}
			}
			if response.status == 0 {
				response.status = http.StatusOK
			}
		}()
		next(response, request)
	}
}

// clientAddress is the address that CloudFront saw. Each proxy appends the address of its client to X-Forwarded-For: CloudFront that of
// the viewer, then the load balancer that of CloudFront. Earlier entries come from the viewer, who can invent them.
func clientAddress(request *http.Request) string {
	forwarded := strings.Split(request.Header.Get("X-Forwarded-For"), ",")
	address := strings.TrimSpace(forwarded[max(0, len(forwarded)-2)])
	if address == "" {
		address, _, _ = net.SplitHostPort(request.RemoteAddr)
	}
	return address
}

// recorder remembers the status and the size of a response.
type recorder struct {
	http.ResponseWriter
	status, bytes int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(data []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	written, err := r.ResponseWriter.Write(data)
	r.bytes += written
	return written, err
}

// Unwrap lets http.ResponseController reach the original.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

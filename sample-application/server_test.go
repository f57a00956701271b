// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRejectsTLSBelow13(t *testing.T) {
	r := start(t, config{})
	dialer := &net.Dialer{Timeout: 5 * time.Second}
	for version, isAccepted := range map[uint16]bool{tls.VersionTLS12: false, tls.VersionTLS13: true} {
		clientTLS := r.client.Transport.(*http.Transport).TLSClientConfig.Clone()
		clientTLS.MinVersion, clientTLS.MaxVersion = tls.VersionTLS12, version
		connection, err := tls.DialWithDialer(dialer, "tcp", r.address, clientTLS)
		if (err == nil) != isAccepted {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil {
			connection.Close()
		}
	}
}

func TestReloadsTheCertificate(t *testing.T) {
	folder := t.TempDir()
	identity(t, folder, 1)
	c, err := loadCertificate(filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key"))
	must(t, err)
	serial := func() string {
		current, err := c.serverTLS().GetCertificate(nil)
		must(t, err)
		return current.Leaf.SerialNumber.String()
	}
	log, logs := testLogger()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go c.watch(ctx, time.Millisecond, log)

	// A key that does not belong to the certificate, as between the replacement of the two files.
	must(t, os.WriteFile(filepath.Join(folder, "tls.key"), []byte("no key"), 0o600))
	eventually(t, "the warning", func() bool { return strings.Contains(logs.String(), "the current one stays in use") })
	if serial() != "1" {
		t.Error("a broken pair replaced the certificate")
	}
	identity(t, folder, 2)
	eventually(t, "the new certificate", func() bool { return serial() == "2" })
}

func TestDrainsBeforeItStops(t *testing.T) {
	r := start(t, config{drain: 500 * time.Millisecond})
	if response, _ := r.get(t, "/readyz"); response.StatusCode != http.StatusOK {
		t.Fatalf("readiness is %d before the drain", response.StatusCode)
	}
	ended := make(chan error, 1)
	go func() { ended <- r.stop() }()
	eventually(t, "readiness fails", func() bool {
		response, body := r.get(t, "/readyz")
		return response.StatusCode == http.StatusServiceUnavailable && strings.Contains(body, `"draining"`)
	})
	if response, _ := r.get(t, "/"); response.StatusCode != http.StatusOK || !response.Close {
		t.Errorf("a request during the drain: %d, close %t", response.StatusCode, response.Close)
	}
	if response, _ := r.get(t, "/livez"); response.StatusCode != http.StatusOK {
		t.Errorf("liveness is %d during the drain", response.StatusCode)
	}
	must(t, <-ended)
	if _, err := net.DialTimeout("tcp", r.address, time.Second); err == nil {
		t.Error("the port is open after the end")
	}
}

func TestFinishesRequestsInFlight(t *testing.T) {
	log, _ := testLogger()
	begun, finish := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		response.WriteHeader(http.StatusTeapot)
	}))
	defer slow.Close()
	answered := make(chan int, 1)
	go func() {
		response, err := http.Get(slow.URL)
		if err != nil {
			answered <- 0
			return
		}
		response.Body.Close()
		answered <- response.StatusCode
	}()
	<-begun
	drained := make(chan error, 1)
	service := &service{readiness: newReadiness(log)}
	go func() {
		drained <- drain(context.Background(), config{}, log, service, slow.Config, func(context.Context) error { return nil })
	}()
	eventually(t, "the drain begins", service.readiness.isDraining)
	select {
	case <-drained:
		t.Fatal("the server stopped before the request was answered")
	case <-time.After(50 * time.Millisecond):
	}
	close(finish)
	if status := <-answered; status != http.StatusTeapot {
		t.Errorf("the request in flight got %d", status)
	}
	must(t, <-drained)
}

func TestReadinessNamesTheMissingDependency(t *testing.T) {
	log, logs := testLogger()
	problem := errors.New("dial tcp: connection refused")
	r := newReadiness(log, dependency{"database", func(context.Context) error { return problem }},
		dependency{"cache", func(context.Context) error { return nil }})
	answer := func(handler http.HandlerFunc) (int, string) {
		response := httptest.NewRecorder()
		handler(response, httptest.NewRequest(http.MethodGet, "/", nil))
		return response.Code, response.Body.String()
	}
	if status, body := answer(r.serveStarted); status != http.StatusServiceUnavailable {
		t.Errorf("started before the first check: %s", body)
	}
	r.checkAll(context.Background())
	if status, body := answer(r.serveStarted); status != http.StatusOK {
		t.Errorf("not started after the first check: %s", body)
	}
	status, body := answer(r.serveReady)
	if status != http.StatusServiceUnavailable {
		t.Errorf("ready without its database: %s", body)
	}
	contains(t, body, `"database":"not available"`, `"cache":"available"`, `"status":"not ready"`)
	contains(t, logs.String(), "dependency database is not available", "connection refused", `"level":"error"`)
	r.checkAll(context.Background())
	if count := strings.Count(logs.String(), "connection refused"); count != 1 {
		t.Errorf("the same problem was logged %d times", count)
	}
	problem = nil
	r.checkAll(context.Background())
	if status, body := answer(r.serveReady); status != http.StatusOK {
		t.Errorf("not ready with all dependencies: %s", body)
	}
	contains(t, logs.String(), "dependency database is available")
}

func TestRunsWithoutDependencies(t *testing.T) {
	r := start(t, config{})
	for path, expected := range map[string]int{
		"/livez": 200, "/startz": 200, "/readyz": 200, "/": 200, "/metrics": 200, "/database": 404, "/cache": 404, "/elsewhere": 404,
	} {
		if response, body := r.get(t, path); response.StatusCode != expected {
			t.Errorf("%s: %d instead of %d: %s", path, response.StatusCode, expected, body)
		}
	}
	if _, body := r.get(t, "/database"); !strings.Contains(body, "DATABASE_HOST is not set") {
		t.Errorf("the reason is missing: %s", body)
	}
}

func TestIsNotReadyWithoutItsDatabaseAndCache(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "key")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	// Nothing listens on port 1.
	r := start(t, config{
		database: &databaseConfig{host: "127.0.0.1", readerHost: "127.0.0.1", port: 1, user: "app", name: "postgres", region: "us-east-1"},
		cache:    &cacheConfig{host: "127.0.0.1", port: 1, name: "cache", user: "app", region: "us-east-1"},
	})
	eventually(t, "the first checks", func() bool { response, _ := r.get(t, "/startz"); return response.StatusCode == 200 })
	response, body := r.get(t, "/readyz")
	if response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready: %s", body)
	}
	contains(t, body, `"database":"not available"`, `"cache":"not available"`)
	contains(t, r.logs.String(), "dependency database is not available", "dependency cache is not available")
	if strings.Contains(r.logs.String(), "X-Amz-Signature") {
		t.Error("a token is in the log")
	}
	for _, path := range []string{"/database", "/cache"} {
		if response, body := r.get(t, path); response.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
	}
}

func TestHidesProbesAndMetricsFromClients(t *testing.T) {
	r := start(t, config{})
	for _, path := range []string{"/metrics", "/livez", "/readyz", "/startz"} {
		if response, _ := r.get(t, path, "X-Forwarded-For", "198.51.100.7, 10.0.0.1"); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

func TestCountsRequestsForTheObjectives(t *testing.T) {
	r := start(t, config{p95Seconds: 0.2})
	_, before := r.get(t, "/metrics")
	contains(t, before, `http_requests_total{code="200",method="GET"} 0`, `http_request_duration_seconds_bucket{le="0.2"} 0`)
	r.get(t, "/")
	r.get(t, "/nowhere")
	_, after := r.get(t, "/metrics")
	contains(t, after, `http_requests_total{code="200",method="GET"} 1`, `http_requests_total{code="404",method="GET"} 1`,
		`http_request_duration_seconds_count 2`)
	_, exemplars := r.get(t, "/metrics", "Accept", "application/openmetrics-text")
	contains(t, exemplars, `# {trace_id="`)
}

func TestCountsAPanicAsAnError(t *testing.T) {
	log, logs := testLogger()
	s := &service{log: log, metrics: newMetrics(0), readiness: newReadiness(log)}
	response := httptest.NewRecorder()
	s.instrument("/", func(http.ResponseWriter, *http.Request) { panic("broken") }).
		ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", nil))
	if response.Code != http.StatusInternalServerError {
		t.Errorf("status %d", response.Code)
	}
	metrics := httptest.NewRecorder()
	s.metrics.handler().ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	contains(t, metrics.Body.String(), `http_requests_total{code="500",method="GET"} 1`)
	contains(t, logs.String(), "a handler panicked", `"error":"broken"`, `"stack":`)
}

func TestLogsRequestsWithTheirTrace(t *testing.T) {
	const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	r := start(t, config{})
	r.get(t, "/?token=secret", "traceparent", "00-"+traceID+"-00f067aa0ba902b7-01", "X-Forwarded-For", "1.1.1.1, 198.51.100.7, 10.0.0.1")
	var line map[string]any
	eventually(t, "the line", func() bool {
		for text := range strings.Lines(r.logs.String()) {
			if strings.Contains(text, `"kind":"access"`) {
				must(t, json.Unmarshal([]byte(text), &line))
				return true
			}
		}
		return false
	})
	for field, expected := range map[string]any{
		"message": "GET / 200", "level": "info", "service": serviceName, "method": "GET", "path": "/", "status": 200.0,
		"client_ip": "198.51.100.7", "trace_id": traceID, "user_agent": "Go-http-client/2.0",
	} {
		if line[field] != expected && field != "user_agent" {
			t.Errorf("%s is %v instead of %v", field, line[field], expected)
		}
	}
	for _, field := range []string{"span_id", "bytes", "duration_ns", "user_agent"} {
		if _, ok := line[field]; !ok {
			t.Errorf("%s is missing", field)
		}
	}
	if strings.Contains(r.logs.String(), "secret") {
		t.Error("the query is in the log")
	}
}

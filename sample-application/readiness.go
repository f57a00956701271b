// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

const (
	// checkInterval is the period of the kubelet's readiness probe.
	checkInterval = 5 * time.Second
	checkTimeout  = 2 * time.Second
)

// dependency is something that the service needs to answer requests.
type dependency struct {
	name  string
	check func(context.Context) error
}

// readiness decides whether the service receives requests. Dependencies are checked in the background, so that a probe is answered at
// once and many probes do not load the database.
type readiness struct {
	dependencies []dependency
	log          *slog.Logger

	mutex sync.Mutex
	// The error of each dependency that was checked; nil if it is available.
	results  map[string]error
	draining bool
}

func newReadiness(log *slog.Logger, dependencies ...dependency) *readiness {
	return &readiness{dependencies: dependencies, log: log, results: map[string]error{}}
}

func (r *readiness) watch(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		r.checkAll(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (r *readiness) checkAll(ctx context.Context) {
	var group sync.WaitGroup
	for _, one := range r.dependencies {
		group.Go(func() {
			timed, cancel := context.WithTimeout(ctx, checkTimeout)
			defer cancel()
			r.record(ctx, one.name, one.check(timed))
		})
	}
	group.Wait()
}

// record stores a result, and logs it if the dependency was not checked before, or became available or unavailable.
func (r *readiness) record(ctx context.Context, name string, err error) {
	if ctx.Err() != nil {
		return
	}
	r.mutex.Lock()
	previous, known := r.results[name]
	r.results[name] = err
	r.mutex.Unlock()
	if known && (previous == nil) == (err == nil) {
		return
	}
	if err != nil {
		r.log.Error("dependency "+name+" is not available", append(errorAttributes(err), "dependency", name)...)
	} else {
		r.log.Info("dependency "+name+" is available", "dependency", name)
	}
}

// drain makes the service not ready for good.
func (r *readiness) drain() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.draining = true
}

func (r *readiness) isDraining() bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.draining
}

// report is the body of the probes: the state of each dependency. The reason is in the log, because it can contain host names.
type report struct {
	Status       string            `json:"status"`
	Dependencies map[string]string `json:"dependencies,omitempty"`
}

func (r *readiness) report() (result report, isReady, isStarted bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	result = report{Status: "ready", Dependencies: map[string]string{}}
	isReady, isStarted = true, true
	for _, one := range r.dependencies {
		err, known := r.results[one.name]
		switch {
		case !known:
			result.Dependencies[one.name] = "not checked yet"
			isStarted = false
		case errors.Is(err, context.DeadlineExceeded):
			result.Dependencies[one.name] = "no answer within " + checkTimeout.String()
		case err != nil:
			result.Dependencies[one.name] = "not available"
		default:
			result.Dependencies[one.name] = "available"
		}
		isReady = isReady && known && err == nil
	}
	if r.draining {
		isReady = false
		result.Status = "draining"
	} else if !isReady {
		result.Status = "not ready"
	}
	return result, isReady, isStarted
}

// serveReady answers 200 while the service can answer requests.
func (r *readiness) serveReady(response http.ResponseWriter, _ *http.Request) {
	result, isReady, _ := r.report()
	writeReport(response, isReady, result)
}

// serveStarted answers 200 when every dependency was checked once, available or not: a restart would not bring a database back.
func (r *readiness) serveStarted(response http.ResponseWriter, _ *http.Request) {
	result, _, isStarted := r.report()
	writeReport(response, isStarted, result)
}

func writeReport(response http.ResponseWriter, isGood bool, body any) {
	status := http.StatusOK
	if !isGood {
		status = http.StatusServiceUnavailable
	}
	writeJSON(response, status, body)
}

func writeJSON(response http.ResponseWriter, status int, body any) {
	response.Header().Set("Content-Type", "application/json")
	response.Header().Set("Cache-Control", "no-store")
	response.WriteHeader(status)
	// The client may be gone; nothing is left to tell it.
	_ = json.NewEncoder(response).Encode(body)
}

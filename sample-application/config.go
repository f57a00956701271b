// SPDX-License-Identifier: Apache-2.0
package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// config is what the service reads from its environment. README.md describes each variable.
type config struct {
	port            int
	certificateFile string
	keyFile         string
	// How long the service keeps serving after SIGTERM: the time that load balancers and clients need to notice.
	drain time.Duration
	// Upper bound of a bucket of the duration histogram, so that the share of requests within the target is exact. 0: no bucket.
	p95Seconds float64
	// CA certificate of the trace collector. Empty: public certificate authorities.
	traceCAFile   string
	traceEndpoint string
	// nil: the service runs without a database.
	database *databaseConfig
	// nil: the service runs without a cache.
	cache *cacheConfig
}

type databaseConfig struct {
	host, readerHost, user, name, region string
	port                                 int
}

type cacheConfig struct {
	// The endpoint, and the name of the replication group, for which tokens are signed.
	host, name, user, region string
	port                     int
}

// readConfig reads all variables and reports all mistakes together.
func readConfig(getenv func(string) string) (config, error) {
	r := reader{getenv: getenv}
	c := config{
		port:            int(r.number("PORT", 8443, 1, 65535)),
		certificateFile: r.required("TLS_CERT_FILE", "the service serves HTTPS only"),
		keyFile:         r.required("TLS_KEY_FILE", "the service serves HTTPS only"),
		drain:           time.Duration(r.number("DRAIN_SECONDS", 0, 0, 3600)) * time.Second,
		p95Seconds:      r.number("P95_TARGET_SECONDS", 0, 0, 60),
		traceCAFile:     getenv("OTEL_EXPORTER_OTLP_CERTIFICATE"),
		traceEndpoint:   getenv("OTEL_EXPORTER_OTLP_ENDPOINT"),
	}
	if host := getenv("DATABASE_HOST"); host != "" {
		c.database = &databaseConfig{
			host:       host,
			readerHost: r.optional("DATABASE_READER_HOST", host),
			port:       int(r.number("DATABASE_PORT", 5432, 1, 65535)),
			name:       r.optional("DATABASE_NAME", "postgres"),
			user:       r.required("DATABASE_USER", "DATABASE_HOST is set"),
			region:     r.required("AWS_REGION", "DATABASE_HOST is set"),
		}
	}
	if host := getenv("CACHE_HOST"); host != "" {
		c.cache = &cacheConfig{
			host:   host,
			port:   int(r.number("CACHE_PORT", 6379, 1, 65535)),
			name:   r.required("CACHE_NAME", "CACHE_HOST is set"),
			user:   r.required("CACHE_USER", "CACHE_HOST is set"),
			region: r.required("AWS_REGION", "CACHE_HOST is set"),
		}
	}
	return c, errors.Join(r.problems...)
}

type reader struct {
	getenv   func(string) string
	problems []error
}

func (r *reader) optional(name, fallback string) string {
	if value := r.getenv(name); value != "" {
		return value
	}
	return fallback
}

func (r *reader) required(name, reason string) string {
	value := r.getenv(name)
	if value == "" {
		r.problems = append(r.problems, fmt.Errorf("%s is missing, and %s; set it", name, reason))
	}
	return value
}

func (r *reader) number(name string, fallback, low, high float64) float64 {
	text := r.getenv(name)
	if text == "" {
		return fallback
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || value < low || value > high {
		r.problems = append(r.problems, fmt.Errorf("%s %q must be a number from %g to %g; set it to one", name, text, low, high))
		return fallback
	}
	return value
}

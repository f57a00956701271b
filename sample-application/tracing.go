// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const exportTimeout = 10 * time.Second

func tracer() trace.Tracer { return otel.Tracer(serviceName) }

// startTracing sends all spans to OTEL_EXPORTER_OTLP_ENDPOINT: the gateways of the platform decide which traces are kept. Without an
// endpoint, spans only give log lines their IDs. The OpenTelemetry SDK reads the other OTEL_ variables itself.
func startTracing(ctx context.Context, c config, log *slog.Logger) (*sdktrace.TracerProvider, error) {
	attributes, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", serviceName), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("read OTEL_RESOURCE_ATTRIBUTES: %w", err)
	}
	options := []sdktrace.TracerProviderOption{sdktrace.WithResource(attributes)}
	if c.traceEndpoint != "" {
		client := &http.Client{Timeout: exportTimeout, Transport: &http.Transport{DialTLSContext: verified(c.traceCAFile)}}
		exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithHTTPClient(client))
		if err != nil {
			return nil, fmt.Errorf("OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
		}
		options = append(options, sdktrace.WithBatcher(exporter))
	}
	provider := sdktrace.NewTracerProvider(options...)
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	otel.SetErrorHandler(&exportErrors{log: log})
	return provider, nil
}

// verified opens TLS 1.3 connections. It reads the certificate authorities for each connection, because cert-manager can replace them.
func verified(authorityFile string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		clientTLS := &tls.Config{MinVersion: tls.VersionTLS13}
		if authorityFile != "" {
			var err error
			if clientTLS.RootCAs, err = readPool(authorityFile); err != nil {
				return nil, err
			}
		}
		return (&tls.Dialer{Config: clientTLS}).DialContext(ctx, network, address)
	}
}

// exportErrors logs at most one error a minute: while no collector answers, every batch fails.
type exportErrors struct {
	log   *slog.Logger
	mutex sync.Mutex
	last  time.Time
}

func (e *exportErrors) Handle(err error) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if time.Since(e.last) < time.Minute {
		return
	}
	e.last = time.Now()
	e.log.Warn("spans were not exported", errorAttributes(err)...)
}

func readPool(file string) (*x509.CertPool, error) {
	contents, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(contents) {
		return nil, fmt.Errorf("%s has no certificate", file)
	}
	return pool, nil
}

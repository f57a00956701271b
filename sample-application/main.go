// SPDX-License-Identifier: Apache-2.0

// sample-application is a small HTTPS service that keeps the contract of the platform's workloads. README.md describes it.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

const (
	serviceName = "sample-application"
	version     = "0.1.0"
	// shutdownTimeout is shorter than the 25 seconds that the platform gives a pod after the drain, so that spans can still be sent.
	shutdownTimeout = 20 * time.Second
)

func main() {
	log := newLogger(os.Stdout, serviceName)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	c, err := readConfig(os.Getenv)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", serviceName, err)
		os.Exit(2)
	}
	if err := run(ctx, stop, c, log, nil); err != nil {
		log.Error("the service stopped", errorAttributes(err)...)
		os.Exit(1)
	}
}

// run serves until the context ends, drains, and finishes the requests in flight. A second signal stops the process at once, because
// stop restores the default behavior. The listener is that of a test; nil: the port of the configuration.
func run(ctx context.Context, stop func(), c config, log *slog.Logger, listener net.Listener) error {
	// Background work continues while the service drains.
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()

	certificate, err := loadCertificate(c.certificateFile, c.keyFile)
	if err != nil {
		return err
	}
	provider, err := startTracing(background, c, log)
	if err != nil {
		return err
	}
	service := &service{log: log, metrics: newMetrics(c.p95Seconds)}
	dependencies, closeAll, err := service.open(background, c)
	if err != nil {
		return err
	}
	defer closeAll()
	service.readiness = newReadiness(log, dependencies...)
	go service.readiness.watch(background, checkInterval)
	go certificate.watch(background, certificateInterval, log)

	if listener == nil {
		if listener, err = net.Listen("tcp", ":"+strconv.Itoa(c.port)); err != nil {
			return err
		}
	}
	server := &http.Server{
		Handler:           service.handler(),
		TLSConfig:         certificate.serverTLS(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		// Longer than the idle timeout of the load balancer, 60 seconds, so that it never uses a connection that is being closed.
		IdleTimeout: 75 * time.Second,
		ErrorLog:    slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.ServeTLS(listener, "", "") }()
	log.Info("serving", "address", listener.Addr().String(), "version", version)

	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	stop()
	return drain(background, c, log, service, server, provider.Shutdown)
}

// open opens what the configuration names, and returns what readiness checks.
func (s *service) open(ctx context.Context, c config) (dependencies []dependency, closeAll func(), err error) {
	closeAll = func() {
		if s.database != nil {
			s.database.close()
		}
		if s.cache != nil {
			s.cache.close()
		}
	}
	if c.database != nil {
		if s.database, err = openDatabase(ctx, *c.database, awsCredentials(os.Getenv)); err != nil {
			return nil, closeAll, err
		}
		dependencies = append(dependencies, dependency{"database", s.database.check})
	}
	if c.cache != nil {
		s.cache = openCache(*c.cache, awsCredentials(os.Getenv))
		dependencies = append(dependencies, dependency{"cache", s.cache.check})
	}
	return dependencies, closeAll, nil
}

// drain fails readiness first and keeps serving, because load balancers and clients still send requests for a while. Then it waits for
// the requests in flight and sends the last spans.
func drain(
	ctx context.Context, c config, log *slog.Logger, service *service, server *http.Server, flush func(context.Context) error,
) error {
	service.readiness.drain()
	log.Info("draining", "seconds", c.drain.Seconds())
	time.Sleep(c.drain)
	timed, cancel := context.WithTimeout(ctx, shutdownTimeout)
	defer cancel()
	err := server.Shutdown(timed)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("requests did not finish within %s", shutdownTimeout)
	}
	flushed, cancelFlush := context.WithTimeout(ctx, dependencyTimeout)
	defer cancelFlush()
	if flushError := flush(flushed); flushError != nil {
		log.Warn("the last spans were not exported", errorAttributes(flushError)...)
	}
	log.Info("stopped")
	return err
}

// SPDX-License-Identifier: Apache-2.0
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

// certificateInterval is how often the certificate files are read. The kubelet updates mounted secrets about once a minute.
const certificateInterval = 10 * time.Second

// certificate is the server certificate. cert-manager renews it, and the kubelet then replaces its files.
type certificate struct {
	certificateFile, keyFile string
	current                  atomic.Pointer[tls.Certificate]
	// The files that current was made from.
	contents []byte
}

func loadCertificate(certificateFile, keyFile string) (*certificate, error) {
	c := &certificate{certificateFile: certificateFile, keyFile: keyFile}
	_, err := c.reload()
	return c, err
}

// reload reads the files again. If they are not a valid pair, the current certificate stays in use.
func (c *certificate) reload() (changed bool, err error) {
	chain, err := os.ReadFile(c.certificateFile)
	if err != nil {
		return false, fmt.Errorf("read the certificate: %w", err)
	}
	key, err := os.ReadFile(c.keyFile)
	if err != nil {
		return false, fmt.Errorf("read the key of the certificate: %w", err)
	}
	contents := append(bytes.Clone(chain), key...)
	if bytes.Equal(contents, c.contents) {
		return false, nil
	}
	pair, err := tls.X509KeyPair(chain, key)
	if err != nil {
		return false, fmt.Errorf("load the certificate %s: %w", c.certificateFile, err)
	}
	c.current.Store(&pair)
	c.contents = contents
	return true, nil
}

// watch reloads the certificate until the context ends. It polls, because the kubelet replaces a symbolic link to the folder of the
// files, and a notification on the files themselves would miss that.
func (c *certificate) watch(ctx context.Context, interval time.Duration, log *slog.Logger) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		changed, err := c.reload()
		switch {
		case err != nil:
			log.Warn("the certificate was not reloaded; the current one stays in use", errorAttributes(err)...)
		case changed:
			log.Info("the certificate was reloaded", "not_after", c.current.Load().Leaf.NotAfter)
		}
	}
}

// serverTLS is the TLS configuration of the server. No client needs less than TLS 1.3, so TLS_MIN_VERSION cannot lower it.
func (c *certificate) serverTLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS13,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}

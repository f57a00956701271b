// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// mountedCertificate reads the certificate at every handshake, so that a renewed one is used at once.
func mountedCertificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	return certificateOf(string(mounts))
}

// certificateOf returns the certificate in the first mounted folder that has tls.crt and tls.key, as a TLS secret has them. The mount
// point is the fifth field of a line (proc_pid_mountinfo(5)).
func certificateOf(mounts string) (*tls.Certificate, error) {
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		pair, err := tls.LoadX509KeyPair(filepath.Join(fields[4], "tls.crt"), filepath.Join(fields[4], "tls.key"))
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.ENOTDIR) {
			continue
		}
		return &pair, err
	}
	return nil, errors.New("no mounted folder has tls.crt and tls.key")
}

// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func TestReportsAllMistakesOfTheEnvironment(t *testing.T) {
	variables := map[string]string{"PORT": "high", "DRAIN_SECONDS": "-1", "DATABASE_HOST": "db", "CACHE_HOST": "cache"}
	_, err := readConfig(func(name string) string { return variables[name] })
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, err.Error(), `PORT "high" must be a number from 1 to 65535`, "DRAIN_SECONDS", "TLS_CERT_FILE is missing",
		"DATABASE_USER is missing, and DATABASE_HOST is set; set it", "CACHE_NAME", "CACHE_USER", "AWS_REGION")
}

func TestReadsTheEnvironment(t *testing.T) {
	variables := map[string]string{
		"TLS_CERT_FILE": "c", "TLS_KEY_FILE": "k", "DRAIN_SECONDS": "35", "P95_TARGET_SECONDS": "0.2",
		"DATABASE_HOST": "db", "DATABASE_USER": "app", "AWS_REGION": "us-east-1",
	}
	c, err := readConfig(func(name string) string { return variables[name] })
	must(t, err)
	if c.port != 8443 || c.drain != 35*time.Second || c.p95Seconds != 0.2 || c.cache != nil {
		t.Errorf("%+v", c)
	}
	if *c.database != (databaseConfig{host: "db", readerHost: "db", user: "app", name: "postgres", region: "us-east-1", port: 5432}) {
		t.Errorf("%+v", *c.database)
	}
}

func TestSignsTokensForTheCache(t *testing.T) {
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "session"}, nil
	})
	token, err := cacheToken(context.Background(), credentials, cacheConfig{name: "Data-Cache", user: "app", region: "us-east-1"},
		time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC))
	must(t, err)
	parsed, err := url.Parse("http://" + token)
	must(t, err)
	if parsed.Host != "data-cache" || strings.HasPrefix(token, "http") {
		t.Errorf("the token is not for the replication group: %s", token)
	}
	for name, expected := range map[string]string{
		"Action": "connect", "User": "app", "X-Amz-Expires": "900", "X-Amz-Security-Token": "session", "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
		"X-Amz-Credential": "AKIDEXAMPLE/20261128/us-east-1/elasticache/aws4_request", "X-Amz-SignedHeaders": "host",
	} {
		if value := parsed.Query().Get(name); value != expected {
			t.Errorf("%s is %q instead of %q", name, value, expected)
		}
	}
	if len(parsed.Query().Get("X-Amz-Signature")) != 64 {
		t.Error("the token has no signature")
	}
}

func TestGetsCredentialsFromTheAgentOfThePod(t *testing.T) {
	tokenFile := filepath.Join(t.TempDir(), "token")
	must(t, os.WriteFile(tokenFile, []byte("of-the-pod"), 0o600))
	agent := httptest.NewServer(http.HandlerFunc(func(response http.ResponseWriter, request *http.Request) {
		if request.Header.Get("Authorization") != "of-the-pod" {
			response.WriteHeader(http.StatusForbidden)
			return
		}
		writeJSON(response, http.StatusOK, map[string]string{
			"AccessKeyId": "key", "SecretAccessKey": "secret", "Token": "session", "Expiration": "2126-01-01T00:00:00Z",
		})
	}))
	defer agent.Close()
	variables := map[string]string{
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": agent.URL, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": tokenFile,
	}
	found, err := awsCredentials(func(name string) string { return variables[name] }).Retrieve(context.Background())
	must(t, err)
	if found.AccessKeyID != "key" || found.SessionToken != "session" {
		t.Errorf("%+v", found)
	}
}

func TestTrustsCertificateAuthoritiesOfAmazonOnly(t *testing.T) {
	for name, one := range map[string]struct {
		contents []byte
		count    int
	}{"amazon-trust-services.pem": {amazonTrustServices, 5}, "rds.pem": {rdsAuthorities, 81}} {
		rest, count := one.contents, 0
		for block, left := pem.Decode(rest); block != nil; block, left = pem.Decode(left) {
			count++
			authority, err := x509.ParseCertificate(block.Bytes)
			must(t, err)
			organization := strings.Join(authority.Subject.Organization, "")
			if !strings.HasPrefix(organization, "Amazon") && !strings.HasPrefix(organization, "Starfield") || !authority.IsCA {
				t.Errorf("%s: %s", name, authority.Subject)
			}
			if err := authority.CheckSignatureFrom(authority); err != nil || time.Until(authority.NotAfter) < 365*24*time.Hour {
				t.Errorf("%s: %s: %v, valid until %s", name, authority.Subject, err, authority.NotAfter)
			}
		}
		if count != one.count {
			t.Errorf("%s has %d certificates", name, count)
		}
	}
	if c := clientTLS("db"); c.MinVersion < tls.VersionTLS12 || c.InsecureSkipVerify || c.ServerName != "db" {
		t.Errorf("%+v", c)
	}
}

func TestSendsSpansOnlyToACollectorThatItTrusts(t *testing.T) {
	folder, other := t.TempDir(), t.TempDir()
	identity(t, folder, 1)
	identity(t, other, 2)
	pair, err := loadCertificate(filepath.Join(folder, "tls.crt"), filepath.Join(folder, "tls.key"))
	must(t, err)
	received := make(chan string, 10)
	collector := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		received <- request.URL.Path + " " + string(body)
	}))
	collector.TLS = &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{*pair.current.Load()}}
	collector.Config.ErrorLog = log.New(io.Discard, "", 0)
	collector.StartTLS()
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_SERVICE_NAME", "shop")
	logger, logs := testLogger()
	send := func(authorities string) {
		provider, err := startTracing(context.Background(), config{traceEndpoint: collector.URL, traceCAFile: authorities}, logger)
		must(t, err)
		_, span := provider.Tracer("test").Start(context.Background(), "GET /orders")
		span.End()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_ = provider.Shutdown(ctx)
	}
	send(filepath.Join(other, "tls.crt"))
	if len(received) != 0 {
		t.Error("spans went to a collector of another authority")
	}
	contains(t, logs.String(), "spans were not exported", "certificate signed by unknown authority")
	send(filepath.Join(folder, "tls.crt"))
	select {
	case request := <-received:
		contains(t, request, "/v1/traces", "GET /orders", "shop")
	default:
		t.Errorf("no span was received: %s", logs)
	}
}

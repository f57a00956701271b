// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	_ "embed"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
)

// The certificate authorities of RDS Proxy and ElastiCache, which use AWS Certificate Manager.
//
//go:embed certificates/amazon-trust-services.pem
var amazonTrustServices []byte

// The certificate authorities of Aurora instances: one for each algorithm and region.
//
//go:embed certificates/rds.pem
var rdsAuthorities []byte

// clientTLS verifies the server with the given certificate authorities only. RDS Proxy and the cache have no setting for the minimum
// version, and AWS documents TLS 1.2 for RDS Proxy (docs/tls.md); both sides agree on TLS 1.3 where the service offers it.
func clientTLS(host string, authorities ...[]byte) *tls.Config {
	pool := x509.NewCertPool()
	for _, pem := range authorities {
		pool.AppendCertsFromPEM(pem)
	}
	return &tls.Config{ServerName: host, RootCAs: pool, MinVersion: tls.VersionTLS12}
}

// awsCredentials are those of the pod, which the EKS Pod Identity Agent issues; the token that authenticates the pod to the agent is in
// a file that the kubelet renews. Outside of EKS, they are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN. The loader
// of the SDK knows more sources and needs the clients of four more services.
func awsCredentials(getenv func(string) string) aws.CredentialsProvider {
	agent := getenv("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if agent == "" {
		return credentials.NewStaticCredentialsProvider(
			getenv("AWS_ACCESS_KEY_ID"), getenv("AWS_SECRET_ACCESS_KEY"), getenv("AWS_SESSION_TOKEN"))
	}
	tokenFile := getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
	return aws.NewCredentialsCache(endpointcreds.New(agent, func(options *endpointcreds.Options) {
		options.AuthorizationTokenProvider = endpointcreds.TokenProviderFunc(func() (string, error) {
			token, err := os.ReadFile(tokenFile)
			return string(token), err
		})
	}))
}

// emptyPayloadHash is the SHA-256 checksum of an empty body, which the signature includes.
const emptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// cacheToken is the password of an ElastiCache user with IAM authentication: a signed request to the replication group, without its
// scheme. It is valid for 15 minutes, and the connection for 12 hours.
// Source: Amazon ElastiCache User Guide, "Authenticating with IAM".
func cacheToken(ctx context.Context, provider aws.CredentialsProvider, c cacheConfig, now time.Time) (string, error) {
	signer, err := provider.Retrieve(ctx)
	if err != nil {
		return "", err
	}
	query := url.Values{"Action": {"connect"}, "User": {c.user}, "X-Amz-Expires": {"900"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+strings.ToLower(c.name)+"/?"+query.Encode(), nil)
	if err != nil {
		return "", err
	}
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, signer, request, emptyPayloadHash, "elasticache", c.region, now)
	return strings.TrimPrefix(signed, "http://"), err
}

// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"net"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// cache is an ElastiCache replication group without cluster mode.
type cache struct{ client *redis.Client }

// openCache does not connect: connections are opened when they are needed, each with a new token as the password.
func openCache(c cacheConfig, provider aws.CredentialsProvider) *cache {
	// The client would write plain text to the standard error. The service logs the errors that it returns.
	logging.Disable()
	return &cache{client: redis.NewClient(&redis.Options{
		Addr:      net.JoinHostPort(c.host, strconv.Itoa(c.port)),
		TLSConfig: clientTLS(c.host, amazonTrustServices),
		CredentialsProviderContext: func(ctx context.Context) (string, string, error) {
			token, err := cacheToken(ctx, provider, c, time.Now())
			return c.user, token, err
		},
		DialTimeout:  dependencyTimeout,
		ReadTimeout:  dependencyTimeout,
		WriteTimeout: dependencyTimeout,
		// A request that waits for retries is slower than its target. The next request opens a new connection.
		MaxRetries:    -1,
		DialerRetries: 1,
		PoolSize:      4,
		// ElastiCache closes connections with IAM authentication after 12 hours, also one that is in use.
		ConnMaxLifetime: time.Hour,
	})}
}

func (c *cache) check(ctx context.Context) error { return c.client.Ping(ctx).Err() }

// count adds one to a counter that all pods share.
func (c *cache) count(ctx context.Context) (any, error) {
	requests, err := c.client.Incr(ctx, "sample-application:requests").Result()
	return map[string]int64{"requests": requests}, err
}

func (c *cache) close() { _ = c.client.Close() }

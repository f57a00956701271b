// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/rds/auth"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// database is an Aurora PostgreSQL cluster: its writer, through RDS Proxy where there is one, and its readers.
type database struct{ writer, reader *pgxpool.Pool }

func openDatabase(ctx context.Context, c databaseConfig, provider aws.CredentialsProvider) (*database, error) {
	writer, err := openPool(ctx, c, c.host, provider)
	if err != nil {
		return nil, err
	}
	reader, err := openPool(ctx, c, c.readerHost, provider)
	if err != nil {
		return nil, err
	}
	return &database{writer: writer, reader: reader}, nil
}

// openPool does not connect: connections are opened when they are needed, each with a new token as the password.
func openPool(ctx context.Context, c databaseConfig, host string, provider aws.CredentialsProvider) (*pgxpool.Pool, error) {
	pool, err := pgxpool.ParseConfig(fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=verify-full", host, c.port, c.user, c.name))
	if err != nil {
		return nil, fmt.Errorf("DATABASE_HOST %q: %w", host, err)
	}
	pool.ConnConfig.TLSConfig = clientTLS(host, amazonTrustServices, rdsAuthorities)
	pool.ConnConfig.ConnectTimeout = dependencyTimeout
	// RDS Proxy keeps a session that uses named prepared statements for one client ("pinning").
	pool.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeExec
	pool.MaxConns = 4
	// A connection to the former writer would stay open after a failover without RDS Proxy.
	pool.MaxConnLifetime = 10 * time.Minute
	pool.MaxConnLifetimeJitter = time.Minute
	address := net.JoinHostPort(host, strconv.Itoa(c.port))
	pool.BeforeConnect = func(ctx context.Context, connection *pgx.ConnConfig) error {
		token, err := auth.BuildAuthToken(ctx, address, c.region, c.user, provider)
		connection.Password = token
		return err
	}
	return pgxpool.NewWithConfig(ctx, pool)
}

func (d *database) check(ctx context.Context) error { return d.writer.Ping(ctx) }

// status asks the writer and a reader for their role and their time.
func (d *database) status(ctx context.Context) (any, error) {
	type server struct {
		IsReplica bool      `json:"isReplica"`
		Time      time.Time `json:"time"`
	}
	result := map[string]server{}
	for name, pool := range map[string]*pgxpool.Pool{"writer": d.writer, "reader": d.reader} {
		var one server
		if err := pool.QueryRow(ctx, "SELECT pg_is_in_recovery(), now()").Scan(&one.IsReplica, &one.Time); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		result[name] = one
	}
	return result, nil
}

func (d *database) close() {
	d.writer.Close()
	d.reader.Close()
}

// SPDX-License-Identifier: Apache-2.0

// cert-manager's three programs in one binary: `cert-manager controller|webhook|cainjector`. The commands of cert-manager are Go
// modules of their own, which the module proxy does not have; their packages are in the main module. The path of this module lies
// inside that of cert-manager, so that it can import the internal package of the webhook. The controller has the issuers SelfSigned
// and CA, which the platform uses, and not ACME, Vault and Venafi.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/spf13/pflag"
	logsapi "k8s.io/component-base/logs/api/v1"
)

var programs = map[string]func(context.Context, []string) error{
	"cainjector": runInjector,
	"controller": runController,
	"webhook":    runWebhook,
}

func main() {
	run := func(context.Context, []string) error {
		return fmt.Errorf("usage: cert-manager cainjector|controller|webhook")
	}
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
		if program, known := programs[name]; known {
			run = program
		}
	}
	logf.InitLogs()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(logf.NewContext(ctx, logf.Log, name), os.Args[min(2, len(os.Args)):]); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newFlags returns a set with the flags of the log.
func newFlags(name string) *pflag.FlagSet {
	flags := pflag.NewFlagSet(name, pflag.ContinueOnError)
	logf.AddFlags(logsapi.NewLoggingConfiguration(), flags)
	return flags
}

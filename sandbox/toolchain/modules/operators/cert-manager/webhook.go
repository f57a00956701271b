// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/tls"

	"github.com/cert-manager/cert-manager/internal/webhook"
	logf "github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/webhook/admission"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"github.com/cert-manager/cert-manager/pkg/webhook/server"
	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	crwebhook "sigs.k8s.io/controller-runtime/pkg/webhook"
)

func runWebhook(ctx context.Context, args []string) error {
	config, err := options.NewWebhookConfiguration()
	if err != nil {
		return err
	}
	flags := pflag.NewFlagSet("webhook", pflag.ContinueOnError)
	options.AddConfigFlags(flags, config)
	address := flags.String("bind-address", "", "address to listen on; all addresses, with the health port and the metrics, if empty")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := logf.ValidateAndApply(&config.Logging); err != nil {
		return err
	}
	hook, err := webhook.NewCertManagerWebhookServer(logf.FromContext(ctx), *config)
	if err != nil {
		return err
	}
	if *address != "" {
		return serveOn(ctx, *address, hook)
	}
	return hook.Run(ctx)
}

// serveOn serves the handlers of a webhook on one address. Its own server listens on all addresses of the machine.
func serveOn(ctx context.Context, address string, hook *server.Server) error {
	listener := crwebhook.NewServer(crwebhook.Options{
		Host: address,
		Port: hook.ListenAddr,
		TLSOpts: []func(*tls.Config){func(config *tls.Config) {
			config.MinVersion = tls.VersionTLS13
			config.GetCertificate = hook.CertificateSource.GetCertificate
		}},
	})
	ctrl.SetLogger(logf.Log)
	// The handlers do not use the manager's client.
	manager, err := ctrl.NewManager(&rest.Config{}, ctrl.Options{
		Scheme:        hook.ResourceScheme,
		Metrics:       metrics.Options{BindAddress: "0"},
		WebhookServer: listener,
	})
	if err != nil {
		return err
	}
	if err := manager.Add(hook.CertificateSource); err != nil {
		return err
	}
	// The manager starts the server when it is asked for it.
	registered := manager.GetWebhookServer()
	registered.Register("/mutate", admission.NewCustomMutationWebhook(hook.MutationWebhook))
	registered.Register("/validate", admission.NewCustomValidationWebhook(manager.GetScheme(), hook.ValidationWebhook))
	return manager.Start(ctx)
}

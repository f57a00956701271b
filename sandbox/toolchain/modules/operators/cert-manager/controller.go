// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/cert-manager/cert-manager/pkg/controller"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/clusterissuers"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
	"golang.org/x/sync/errgroup"
	"k8s.io/apimachinery/pkg/api/resource"
)

// Default of --concurrent-workers.
const workers = 5

type controllerFlags struct {
	options          controller.ContextOptions
	metrics, healthz string
}

// parseController accepts the flags that the chart sets. Defaults are those of cert-manager's controller.
func parseController(args []string) (controllerFlags, error) {
	flags := newFlags("controller")
	parsed := controllerFlags{options: controller.ContextOptions{KubernetesAPIQPS: 20, KubernetesAPIBurst: 50}}
	options := &parsed.options
	options.CopiedAnnotationPrefixes = []string{"*", "-kubectl.kubernetes.io/", "-fluxcd.io/", "-argocd.argoproj.io/"}
	options.CertificateRequestMinimumBackoffDuration = time.Hour
	options.CertificateRequestMaximumBackoffDuration = 32 * time.Hour
	// The context parses these of the ACME issuers also if there are none.
	options.HTTP01SolverResourceRequestCPU = resource.MustParse("10m")
	options.HTTP01SolverResourceRequestMemory = resource.MustParse("64Mi")
	options.HTTP01SolverResourceLimitsCPU = resource.MustParse("100m")
	options.HTTP01SolverResourceLimitsMemory = resource.MustParse("64Mi")

	flags.StringVar(&options.Kubeconfig, "kubeconfig", "", "file to connect with; the account of the pod if empty")
	flags.StringVar(&options.ClusterResourceNamespace, "cluster-resource-namespace", "kube-system", "namespace of the secrets of cluster issuers")
	flags.BoolVar(&options.EnableOwnerRef, "enable-certificate-owner-ref", false, "delete a secret with its certificate")
	flags.IntVar(&options.MaxConcurrentChallenges, "max-concurrent-challenges", 60, "ACME challenges, which do not exist here")
	flags.StringVar(&options.HTTP01SolverImage, "acme-http01-solver-image", "", "image of ACME challenges, which do not exist here")
	flags.StringVar(&parsed.metrics, "metrics-listen-address", "0.0.0.0:9402", "address of the metrics")
	flags.StringVar(&parsed.healthz, "healthz-listen-address", "0.0.0.0:9403", "address of /livez")
	flags.String("leader-election-namespace", "", "not used: the controller runs once")
	return parsed, flags.Parse(args)
}

func runController(ctx context.Context, args []string) error {
	flags, err := parseController(args)
	if err != nil {
		return err
	}
	factory, err := controller.NewContextFactory(ctx, flags.options)
	if err != nil {
		return err
	}
	base, err := factory.Build()
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	metrics, err := net.Listen("tcp", flags.metrics)
	if err != nil {
		return err
	}
	health := &http.Server{Addr: flags.healthz, Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}
	server := base.Metrics.NewServer(metrics)
	group.Go(func() error { return unlessClosed(server.Serve(metrics)) })
	group.Go(func() error { return unlessClosed(health.ListenAndServe()) })
	group.Go(func() error {
		<-ctx.Done()
		return errors.Join(server.Close(), health.Close())
	})
	for name, construct := range controller.Known() {
		run, err := construct(factory)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		group.Go(func() error { return run.Run(workers, ctx) })
	}
	base.SharedInformerFactory.Start(ctx.Done())
	base.KubeSharedInformerFactory.Start(ctx.Done())
	base.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	return group.Wait()
}

func unlessClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

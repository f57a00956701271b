// SPDX-License-Identifier: Apache-2.0

// Prints the objects of cert-manager's Helm chart as a JSON list, so that nothing has to render templates or read YAML at run time:
// render-chart CHART-FOLDER VERSION.
package main

import (
	"encoding/json"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"sigs.k8s.io/yaml"
)

// values are those of the EKS add-on, except for the owner references: they delete a secret with its certificate, so that nothing
// remains after `pulumi destroy` on a cluster that goes on.
var values = map[string]any{
	"crds":            map[string]any{"enabled": true},
	"extraArgs":       []any{"--enable-certificate-owner-ref=true"},
	"startupapicheck": map[string]any{"enabled": false},
}

const name = "cert-manager"

func main() {
	log.SetFlags(0)
	chart, err := loader.Load(os.Args[1])
	check(err)
	// The release tool of cert-manager sets these two in the published chart.
	chart.Metadata.Version, chart.Metadata.AppVersion = os.Args[2], os.Args[2]
	release := chartutil.ReleaseOptions{Name: name, Namespace: name, IsInstall: true}
	all, err := chartutil.ToRenderValues(chart, values, release, chartutil.DefaultCapabilities)
	check(err)
	files, err := engine.Render(chart, all)
	check(err)

	objects := []map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(path, ".yaml") {
			continue
		}
		for document := range strings.SplitSeq(files[path], "\n---") {
			var object map[string]any
			check(yaml.Unmarshal([]byte(document), &object))
			if len(object) > 0 {
				objects = append(objects, object)
			}
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(objects))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

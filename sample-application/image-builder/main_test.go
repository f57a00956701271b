// SPDX-License-Identifier: Apache-2.0
package main

import (
	"archive/tar"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestImageHasOneStaticProgramAndRunsAsTheUserOfThePlatform(t *testing.T) {
	image, err := imageOf([]byte("program"), "1.0.0", "arm64")
	must(t, err)
	file, err := image.ConfigFile()
	must(t, err)
	if file.Architecture != "arm64" || file.OS != "linux" || file.Config.User != "65532:65532" || file.Config.Entrypoint[0] != binary {
		t.Errorf("%+v", file)
	}
	layers, err := image.Layers()
	must(t, err)
	content, err := layers[0].Uncompressed()
	must(t, err)
	archive := tar.NewReader(content)
	header, err := archive.Next()
	must(t, err)
	if "/"+header.Name != binary || header.Mode != 0o555 || !header.ModTime.IsZero() && header.ModTime.Unix() != 0 {
		t.Errorf("%+v", header)
	}
	if _, err := archive.Next(); err != io.EOF || len(layers) != 1 {
		t.Error("the image has more than one file")
	}
}

func TestSameProgramGivesTheSameDigest(t *testing.T) {
	digest := func(program string) v1.Hash {
		image, err := imageOf([]byte(program), "1.0.0", "amd64")
		must(t, err)
		hash, err := image.Digest()
		must(t, err)
		return hash
	}
	if digest("program") != digest("program") {
		t.Error("two builds differ")
	}
	if digest("program") == digest("another") {
		t.Error("the digest does not depend on the program")
	}
}

func TestWritesALayoutThatRegistriesAccept(t *testing.T) {
	source := t.TempDir()
	must(t, os.WriteFile(filepath.Join(source, "main.go"), []byte("package main\n"), 0o600))
	image, err := imageOf([]byte("program"), "1.0.0", "amd64")
	must(t, err)
	index := mutate.AppendManifests(mutate.IndexMediaType(empty.Index, types.OCIImageIndex), mutate.IndexAddendum{Add: image})
	must(t, write(source, "1.0.0", index))
	path, err := layout.FromPath(filepath.Join(source, "image"))
	must(t, err)
	outer, err := path.ImageIndex()
	must(t, err)
	must(t, validate.Index(outer))
	manifest, err := outer.IndexManifest()
	must(t, err)
	if manifest.Manifests[0].Annotations[refName] != "1.0.0" {
		t.Errorf("%+v", manifest.Manifests)
	}
	contents, err := os.ReadFile(filepath.Join(source, "image.json"))
	must(t, err)
	var written record
	must(t, json.Unmarshal(contents, &written))
	if !strings.HasPrefix(written.Reference, "localhost/sample-application:1.0.0@"+manifest.Manifests[0].Digest.String()) {
		t.Errorf("%+v", written)
	}
	before := written.Sources
	must(t, os.WriteFile(filepath.Join(source, "main.go"), []byte("package main // changed\n"), 0o600))
	if after, err := checksum(source); err != nil || after == before {
		t.Errorf("the checksum does not depend on the sources: %v", err)
	}
}

// SPDX-License-Identifier: Apache-2.0

// image-builder builds the image of the sample application without a container engine or a base image. The same sources and the same
// version of Go give the same digest on every machine. ../README.md describes how to use it.
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

const (
	name    = "sample-application"
	binary  = "/" + name
	refName = "org.opencontainers.image.ref.name"
)

// architectures of the nodes: Graviton, and Intel or AMD.
var architectures = []string{"arm64", "amd64"}

// environment makes builds the same on every machine. Settings of the user would otherwise become part of the binary.
func environment(architecture, toolchain string) []string {
	return append(os.Environ(), "GOOS=linux", "GOARCH="+architecture, "CGO_ENABLED=0", "GOTOOLCHAIN="+toolchain, "GOFLAGS=",
		"GOAMD64=v1", "GOARM64=v8.0", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off")
}

func main() {
	// The program is run with `go run -C sample-application/image-builder .`, so its folder is the working folder.
	if err := build(".."); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		os.Exit(1)
	}
}

func build(source string) error {
	version, toolchain, err := versions(source)
	if err != nil {
		return err
	}
	// The compression of the layer depends on the version of Go, as the binary does.
	if runtime.Version() != toolchain {
		return fmt.Errorf("Go %s must be %s, so that the digest is the same on every machine; set GOTOOLCHAIN=%s",
			runtime.Version(), toolchain, toolchain)
	}
	var index v1.ImageIndex = mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, architecture := range architectures {
		fmt.Fprintf(os.Stderr, "building %s %s for linux/%s with %s\n", name, version, architecture, toolchain)
		program, err := compile(source, architecture, toolchain)
		if err != nil {
			return err
		}
		image, err := imageOf(program, version, architecture)
		if err != nil {
			return err
		}
		platform := &v1.Platform{OS: "linux", Architecture: architecture}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: platform}})
	}
	return write(source, version, index)
}

// versions reads the version of the application from main.go, and that of Go from go.mod.
func versions(source string) (version, toolchain string, err error) {
	for _, one := range []struct {
		file, prefix, suffix string
		into                 *string
	}{
		{"main.go", "version     = \"", "\"", &version},
		{"go.mod", "toolchain ", "\n", &toolchain},
	} {
		contents, err := os.ReadFile(filepath.Join(source, one.file))
		if err != nil {
			return "", "", err
		}
		_, rest, found := strings.Cut(string(contents), one.prefix)
		value, _, ended := strings.Cut(rest, one.suffix)
		if !found || !ended {
			return "", "", fmt.Errorf("%s has no line with %q; add it", one.file, one.prefix)
		}
		*one.into = value
	}
	return version, toolchain, nil
}

func compile(source, architecture, toolchain string) ([]byte, error) {
	folder, err := os.MkdirTemp("", name)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, name)
	command := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-o", file, ".")
	command.Dir, command.Env, command.Stderr = source, environment(architecture, toolchain), os.Stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("go build for linux/%s: %w", architecture, err)
	}
	return os.ReadFile(file)
}

// imageOf is an image with one file: the application is static and contains the certificate authorities that it trusts.
func imageOf(program []byte, version, architecture string) (v1.Image, error) {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	header := &tar.Header{Name: strings.TrimPrefix(binary, "/"), Mode: 0o555, Size: int64(len(program)), Format: tar.FormatPAX}
	if err := writer.WriteHeader(header); err != nil {
		return nil, err
	}
	if _, err := writer.Write(program); err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(archive.Bytes())), nil
	}, tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	var image v1.Image = mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err = mutate.Append(image, mutate.Addendum{Layer: layer, History: v1.History{CreatedBy: name}})
	if err != nil {
		return nil, err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	file = file.DeepCopy()
	file.Architecture, file.OS, file.Created = architecture, "linux", v1.Time{Time: time.Unix(0, 0).UTC()}
	file.Config = v1.Config{
		Entrypoint: []string{binary},
		// The user of all pods of the platform (components/kubernetes/internal/pod-defaults.ts).
		User:         "65532:65532",
		ExposedPorts: map[string]struct{}{"8443/tcp": {}},
		// The garbage collector runs more often near this limit, so that the process stays below 64 MiB.
		Env:    []string{"GOMEMLIMIT=48MiB"},
		Labels: map[string]string{"org.opencontainers.image.title": name, "org.opencontainers.image.version": version},
	}
	return mutate.ConfigFile(image, file)
}

// record is ../image.json. The stacks read the reference; a test compares the checksum with the sources.
type record struct {
	Reference string `json:"reference"`
	Sources   string `json:"sources"`
}

// write replaces the OCI image layout in ../image and the record in ../image.json.
func write(source, version string, index v1.ImageIndex) error {
	digest, err := index.Digest()
	if err != nil {
		return err
	}
	folder := filepath.Join(source, "image")
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	path, err := layout.Write(folder, empty.Index)
	if err != nil {
		return err
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(map[string]string{refName: version})); err != nil {
		return err
	}
	sources, err := checksum(source)
	if err != nil {
		return err
	}
	built := record{Reference: fmt.Sprintf("localhost/%s:%s@%s", name, version, digest), Sources: sources}
	contents, err := json.MarshalIndent(built, "", "  ")
	if err != nil {
		return err
	}
	fmt.Println(built.Reference)
	return os.WriteFile(filepath.Join(source, "image.json"), append(contents, '\n'), 0o644)
}

// checksum covers every file that decides the digest: the sources, the certificate authorities, and this program.
func checksum(source string) (string, error) {
	var files []string
	for _, pattern := range []string{"*.go", "go.*", "certificates/*", "image-builder/*.go", "image-builder/go.*"} {
		found, err := filepath.Glob(filepath.Join(source, pattern))
		if err != nil {
			return "", err
		}
		files = append(files, found...)
	}
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	for i, file := range files {
		relative, err := filepath.Rel(source, file)
		if err != nil {
			return "", err
		}
		files[i] = filepath.ToSlash(relative)
	}
	slices.Sort(files)
	all := sha256.New()
	for _, file := range files {
		contents, err := os.ReadFile(filepath.Join(source, file))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(all, "%s %x\n", file, sha256.Sum256(contents))
	}
	return "sha256:" + hex.EncodeToString(all.Sum(nil)), nil
}

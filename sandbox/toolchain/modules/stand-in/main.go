// SPDX-License-Identifier: Apache-2.0

// Stands in for a container image that no package registry has. It listens on the ports of STAND_IN_PORTS ("9200,9300"), in plain
// text and with TLS, and answers every HTTP request with 200 and the name of the image in STAND_IN_FOR. Called as one of the
// programs of the image that it replaces, it behaves as helpers.go says.
package main

import (
	"crypto/tls"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	log.SetFlags(0)
	if run, known := helpers[filepath.Base(os.Args[0])]; known {
		os.Exit(run(os.Args[1:]))
	}
	standIn()
}

// standIn serves the ports until the container stops.
func standIn() {
	image := os.Getenv("STAND_IN_FOR")
	log.Printf("stand-in for %s: serves its ports and does none of its work", image)
	for _, port := range strings.FieldsFunc(os.Getenv("STAND_IN_PORTS"), func(r rune) bool { return r == ',' }) {
		listener, err := net.Listen("tcp", ":"+port)
		if err != nil {
			log.Fatal(err)
		}
		go serve(listener, image)
	}
	// The first process of a container gets no default signal handlers.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
}

func serve(listener net.Listener, image string) {
	server := &http.Server{
		Handler: http.HandlerFunc(func(response http.ResponseWriter, _ *http.Request) {
			response.Header().Set("Content-Type", "application/json")
			// Jaeger starts only if its storage answers as Elasticsearch does: with its version, and that a template was accepted.
			response.Header().Set("X-Elastic-Product", "Elasticsearch")
			fmt.Fprintf(response, "{\"standInFor\":%q,\"version\":{\"number\":\"9.5.3\"},\"acknowledged\":true}\n", image)
		}),
	}
	config := &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: mountedCertificate, NextProtos: []string{"http/1.1"}}
	log.Fatal(server.Serve(&eitherListener{Listener: listener, config: config}))
}

// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"log"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"
)

// helpers are programs that pods call in the images that we replace. Scripts are not run: what they would call does not exist.
var helpers = map[string]func([]string) int{
	"bash":  scriptNotRun,
	"env":   scriptNotRun,
	"sh":    shell,
	"sleep": sleep,
	"wget":  get,
	// Starts a program of an image, not of a stand-in.
	"without-variables": startWithout,
}

func scriptNotRun([]string) int {
	log.Printf("stand-in for %s: the script is not run", os.Getenv("STAND_IN_FOR"))
	return 0
}

// shell runs no script, but a script that ends with exec starts the program of the image.
func shell(arguments []string) int {
	if !strings.Contains(strings.Join(arguments, " "), "exec ") {
		return scriptNotRun(arguments)
	}
	standIn()
	return 0
}

// startWithout replaces this process by a program, without some of its variables: NAME,NAME PROGRAM ARGUMENT...
func startWithout(arguments []string) int {
	if len(arguments) < 2 {
		return 1
	}
	for _, name := range strings.Split(arguments[0], ",") {
		os.Unsetenv(name)
	}
	log.Print(syscall.Exec(arguments[1], arguments[1:], os.Environ()))
	return 1
}

func sleep(arguments []string) int {
	duration, err := time.ParseDuration(strings.TrimSuffix(strings.Join(arguments, ""), "s") + "s")
	if err != nil {
		log.Print(err)
		return 1
	}
	time.Sleep(duration)
	return 0
}

// get requests the URL that is the last argument, and succeeds if the answer does.
func get(arguments []string) int {
	if len(arguments) == 0 {
		return 1
	}
	// Probes call the container itself, whose certificate is not issued for localhost.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13}}
	client := &http.Client{Transport: transport, Timeout: 5 * time.Second}
	response, err := client.Get(arguments[len(arguments)-1])
	if err != nil {
		log.Print(err)
		return 1
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		log.Print(response.Status)
		return 1
	}
	return 0
}

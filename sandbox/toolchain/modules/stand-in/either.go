// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"crypto/tls"
	"net"
)

// First byte of a TLS connection: the type "handshake" of a record (RFC 8446, section 5.1).
const handshake = 22

// eitherListener accepts connections in plain text and with TLS on the same port.
type eitherListener struct {
	net.Listener
	config *tls.Config
}

func (listener *eitherListener) Accept() (net.Conn, error) {
	connection, err := listener.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &eitherConnection{Conn: connection, reader: bufio.NewReader(connection), config: listener.config}, nil
}

// eitherConnection decides at its first read, so that a client that connects and sends nothing does not block the listener.
type eitherConnection struct {
	net.Conn
	reader *bufio.Reader
	config *tls.Config
	secure *tls.Conn
	chosen bool
}

func (connection *eitherConnection) Read(buffer []byte) (int, error) {
	if !connection.chosen {
		first, err := connection.reader.Peek(1)
		if err != nil {
			return 0, err
		}
		connection.chosen = true
		if first[0] == handshake {
			connection.secure = tls.Server(buffered{connection.Conn, connection.reader}, connection.config)
		}
	}
	if connection.secure != nil {
		return connection.secure.Read(buffer)
	}
	return connection.reader.Read(buffer)
}

func (connection *eitherConnection) Write(data []byte) (int, error) {
	if connection.secure != nil {
		return connection.secure.Write(data)
	}
	return connection.Conn.Write(data)
}

func (connection *eitherConnection) Close() error {
	if connection.secure != nil {
		return connection.secure.Close()
	}
	return connection.Conn.Close()
}

// buffered reads what was peeked at first.
type buffered struct {
	net.Conn
	reader *bufio.Reader
}

func (connection buffered) Read(buffer []byte) (int, error) { return connection.reader.Read(buffer) }

// SPDX-License-Identifier: Apache-2.0
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"go.opentelemetry.io/otel/trace"
)

// newLogger writes one JSON object per line, with the field names that the ingest pipelines of the platform copy
// (components/kubernetes/observability/logs/ingest-pipelines.ts): message, level, service, error, error_type, trace_id, span_id.
func newLogger(out io.Writer, service string) *slog.Logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{
		ReplaceAttr: func(groups []string, attribute slog.Attr) slog.Attr {
			switch {
			case len(groups) > 0:
			case attribute.Key == slog.MessageKey:
				attribute.Key = "message"
			case attribute.Key == slog.LevelKey:
				attribute.Value = slog.StringValue(strings.ToLower(attribute.Value.String()))
			}
			return attribute
		},
	})
	return slog.New(traceHandler{handler}).With("service", service)
}

// traceHandler adds the IDs of the current span, so that a log line leads to its trace.
type traceHandler struct{ slog.Handler }

func (h traceHandler) Handle(ctx context.Context, record slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		record.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return h.Handler.Handle(ctx, record)
}

func (h traceHandler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return traceHandler{h.Handler.WithAttrs(attributes)}
}

func (h traceHandler) WithGroup(name string) slog.Handler {
	return traceHandler{h.Handler.WithGroup(name)}
}

func errorAttributes(err error) []any {
	return []any{slog.String("error", err.Error()), slog.String("error_type", fmt.Sprintf("%T", err))}
}

// SPDX-License-Identifier: Apache-2.0

package networkpolicy

import (
	"encoding/binary"
	"os"

	"github.com/google/nftables/expr"
	"github.com/google/nftables/xt"
)

// queueExpression sends a packet to a queue in user space. A kernel without NFT_QUEUE has the same as a target of xtables:
// NFQUEUE in revision 1, whose data is the queue's number and the number of queues (linux/netfilter/xt_NFQUEUE.h).
func queueExpression(number uint16, failOpen bool) expr.Any {
	if os.Getenv("NFT_QUEUE_MISSING") != "" {
		data := binary.NativeEndian.AppendUint16(nil, number)
		info := xt.Unknown(binary.NativeEndian.AppendUint16(data, 1))
		return &expr.Target{Name: "NFQUEUE", Rev: 1, Info: &info}
	}
	queue := &expr.Queue{Num: number}
	if failOpen {
		queue.Flag = expr.QueueFlagBypass
	}
	return queue
}

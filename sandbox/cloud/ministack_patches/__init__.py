# SPDX-License-Identifier: Apache-2.0
"""Patches of ministack 1.5.33: fields that it does not store or return, and operations that it lacks.

The AWS provider reads every resource back after it creates it and on `refresh`. If a field is missing in the response, the
provider reports that the resource has changed. Most patches add such a field or operation, in one module for each service.
`zones` makes the availability zones realistic, and `refusals` rejects requests that AWS rejects.
"""

from . import (
    acm, alb, backup, cloudfront, cloudtrail, cloudwatch, config, ec2, ecr, eks, elasticache, rds, refusals, route53, waf, zones,
)
from .inventory import inventory, record_defaults

__all__ = [
    "acm", "alb", "backup", "cloudfront", "cloudtrail", "cloudwatch", "config", "ec2", "ecr", "eks", "elasticache", "rds",
    "refusals", "route53", "waf", "zones",
    "inventory", "record_defaults",
]

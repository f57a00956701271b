package main

import (
	"encoding/json"
	"maps"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// policyDocument is the SDK's type for a JSON policy that is given as an object.
const policyDocument = "aws:iam/documents:PolicyDocument"

// autoNamed are the arguments to which @pulumi/aws assigns a name derived from the resource's name, for resources where
// this is not the default `name` of at most 255 characters: the argument in Terraform and in Pulumi, its maximum length
// and its prefix.
var autoNamed = map[string]struct {
	field, pulumi string
	length        int
	prefix        string
}{
	"aws_cloudwatch_metric_alarm":       {"alarm_name", "name", 255, ""},
	"aws_elasticache_replication_group": {"replication_group_id", "replicationGroupId", 40, ""},
	"aws_kms_alias":                     {"name", "name", 255, "alias/"},
	"aws_lb":                            {"name", "name", 32, ""},
	"aws_lb_target_group":               {"name", "name", 32, ""},
	"aws_rds_cluster":                   {"cluster_identifier", "clusterIdentifier", 63, ""},
	"aws_rds_cluster_instance":          {"identifier", "identifier", 63, ""},
	"aws_s3_bucket":                     {"bucket", "bucket", 63, ""},
}

func list(name string) *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{Name: name, MaxItemsOne: tfbridge.False()}
}

var rules = map[string]*tfbridge.SchemaInfo{"egress": {Name: "egress"}, "ingress": {Name: "ingress"}}

// fieldOverrides are fields whose name or type in @pulumi/aws differs from the bridge's defaults.
var fieldOverrides = map[string]map[string]*tfbridge.SchemaInfo{
	"aws_cloudwatch_log_subscription_filter": {"log_group_name": {Name: "logGroup"}},
	"aws_default_network_acl":                rules,
	"aws_default_security_group":             rules,
	"aws_eks_cluster":                        {"certificate_authority": {Name: "certificateAuthority", MaxItemsOne: tfbridge.True()}},
	"aws_elasticache_replication_group": {
		"at_rest_encryption_enabled": {Type: "boolean"},
		"auto_minor_version_upgrade": {Type: "boolean"},
	},
	"aws_lb_target_group": {"deregistration_delay": {Type: "integer"}},
	"aws_network_acl":     rules,
	"aws_route53_record": {
		"alias":                      list("aliases"),
		"failover_routing_policy":    list("failoverRoutingPolicies"),
		"geolocation_routing_policy": list("geolocationRoutingPolicies"),
		"latency_routing_policy":     list("latencyRoutingPolicies"),
		"weighted_routing_policy":    list("weightedRoutingPolicies"),
	},
	"aws_security_group": rules,
}

// mapFields adds the data that the Terraform schema does not contain: field overrides, automatic names, and policies that
// can be given as objects.
func mapFields(info *tfbridge.ProviderInfo) {
	var sdk struct{ JsonDocuments map[string][]string }
	check(json.Unmarshal(sdkTokens, &sdk))
	for name, resource := range info.Resources {
		resource.Fields = map[string]*tfbridge.SchemaInfo{}
		maps.Copy(resource.Fields, fieldOverrides[name])
		if auto, ok := autoNamed[name]; ok {
			prefixed := func(resourceName string) string { return auto.prefix + resourceName }
			resource.Fields[auto.field] = tfbridge.AutoNameTransform(auto.pulumi, auto.length, prefixed)
		}
		for _, property := range sdk.JsonDocuments[resource.Tok.String()] {
			field := tfbridge.PulumiToTerraformName(property, info.P.ResourcesMap().Get(name).Schema(), nil)
			resource.Fields[field] = &tfbridge.SchemaInfo{
				Type:      "string",
				AltTypes:  []tokens.Type{policyDocument},
				Transform: tfbridge.TransformJSONDocument,
			}
		}
	}
	text := schema.PropertySpec{TypeSpec: schema.TypeSpec{Type: "string"}}
	info.ExtraTypes = map[string]schema.ComplexTypeSpec{policyDocument: {ObjectTypeSpec: schema.ObjectTypeSpec{
		Type:     "object",
		Required: []string{"Statement", "Version"},
		Properties: map[string]schema.PropertySpec{
			"Id":      text,
			"Version": text,
			"Statement": {TypeSpec: schema.TypeSpec{
				Type:  "array",
				Items: &schema.TypeSpec{Type: "object", AdditionalProperties: &schema.TypeSpec{Ref: "pulumi.json#/Any"}},
			}},
		},
	}}}
	info.SetAutonaming(255, "-")
}

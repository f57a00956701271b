// SPDX-License-Identifier: Apache-2.0
// The controls that rules serve, by subject: framework -> control id -> the reason that the rule serves the control.
import type { Controls } from "../rule";

/** Data is encrypted in transit. */
export const ENCRYPTION_IN_TRANSIT: Controls = {
  soc2: { "CC6.7": "data in transit is protected by encryption" },
  gdpr: { "32(1)(a)": "personal data is encrypted in transit" },
  hipaa: {
    "164.312(e)(1)": "health data is protected from unauthorized access in transit",
    "164.312(e)(2)(ii)": "health data is encrypted in transit",
  },
  "pci-dss": { "4.2.1": "strong cryptography protects cardholder data on open, public networks" },
};

/** Data is encrypted at rest. */
export const ENCRYPTION_AT_REST: Controls = {
  soc2: { "CC6.1": "stored data is protected by encryption and key management" },
  gdpr: { "32(1)(a)": "personal data is encrypted at rest" },
  hipaa: { "164.312(a)(2)(iv)": "health data is encrypted at rest" },
  "pci-dss": { "3.5.1": "stored account numbers are unreadable" },
};

/** Encryption keys are rotated, protected from loss and accessible only to their owner. */
export const KEY_MANAGEMENT: Controls = {
  soc2: { "CC6.1": "cryptographic keys are managed through their life cycle" },
  gdpr: { "32(1)(a)": "encryption protects personal data only if its keys are managed" },
  hipaa: { "164.312(a)(2)(iv)": "the decryption keys are managed" },
  "pci-dss": {
    "3.6.1": "keys are protected from disclosure and misuse",
    "3.7.4": "keys are rotated at the end of their cryptoperiod",
  },
};

/** Every resource has an owner and a data classification. */
export const INVENTORY: Controls = {
  soc2: {
    "CC6.1": "information assets are identified and classified",
    "C1.1": "confidential information is identified",
  },
  gdpr: { "30(1)": "records of processing activities name the owner of each system" },
  hipaa: { "164.310(d)(2)(iii)": "systems and their owners are recorded" },
  "pci-dss": { "12.5.1": "an inventory of system components is up to date" },
};

/** Resources are reachable only from the networks that need them. */
export const NETWORK_EXPOSURE: Controls = {
  soc2: { "CC6.6": "access from outside the boundary is restricted" },
  gdpr: { "25(2)": "personal data is not accessible to an indefinite number of people by default" },
  hipaa: { "164.312(a)(1)": "only authorized users and systems can reach systems with health data" },
  "pci-dss": {
    "1.3.1": "inbound traffic is limited to necessary traffic",
    "1.4.2": "traffic from untrusted networks is restricted",
  },
};

/** Public endpoints are protected by a web application firewall. */
export const WEB_FIREWALL: Controls = {
  soc2: { "CC6.6": "external requests are filtered before they reach the service" },
  gdpr: { "32(1)(b)": "processing systems are protected from attacks" },
  hipaa: { "164.306(a)(2)": "systems are protected from anticipated web attacks" },
  "pci-dss": {
    "6.4.1": "public web applications are protected against attacks",
    "6.4.2": "an automated solution detects and prevents web attacks",
  },
};

/** Data stores are not accessible to the public. */
export const NO_PUBLIC_DATA: Controls = {
  soc2: {
    "CC6.1": "only authorized users and systems can access stored information",
    "CC6.6": "access from outside the boundary is restricted",
  },
  gdpr: {
    "25(2)": "personal data is not accessible to an indefinite number of people by default",
    "32(2)": "unauthorized disclosure of stored data is prevented",
  },
  hipaa: {
    "164.308(a)(4)(i)": "access to stored health data is authorized",
    "164.312(a)(1)": "only authorized users and systems can reach systems with health data",
  },
  "pci-dss": {
    "1.4.4": "stored cardholder data is not accessible from untrusted networks",
    "7.3.3": "access is denied by default",
  },
};

/** Parts of the platform are isolated from each other. */
export const SEGMENTATION: Controls = {
  soc2: {
    "CC6.1": "parts of the system are isolated from each other",
    "CC6.6": "traffic across a boundary is restricted",
  },
  gdpr: { "25(2)": "personal data is not accessible to an indefinite number of people by default" },
  hipaa: { "164.312(a)(1)": "only authorized users and systems can reach systems with health data" },
  "pci-dss": {
    "1.3.1": "inbound traffic is limited to necessary traffic",
    "1.3.2": "outbound traffic is limited to necessary traffic",
    "11.4.5": "segmentation isolates the cardholder data environment",
  },
};

/** Permissions name the actions, resources and principals that they allow. */
export const LEAST_PRIVILEGE: Controls = {
  soc2: { "CC6.3": "access follows least privilege" },
  gdpr: {
    "32(1)(b)": "confidentiality of processing systems is ensured",
    "32(4)": "users with access to personal data can act only as instructed",
  },
  hipaa: {
    "164.308(a)(3)(i)": "the workforce has only appropriate access",
    "164.308(a)(4)(ii)(B)": "access is granted with named permissions",
  },
  "pci-dss": {
    "7.2.2": "access follows least privilege",
    "7.2.5": "system accounts have only the privileges that they need",
  },
};

/** Services authenticate their clients. */
export const SERVICE_IDENTITY: Controls = {
  soc2: { "CC6.1": "clients of a service are identified and authenticated" },
  gdpr: { "32(1)(b)": "confidentiality requires authentication of clients" },
  hipaa: {
    "164.312(a)(2)(i)": "every user and system that accesses health data has a unique identity",
    "164.312(d)": "users and systems that request access are authenticated",
  },
  "pci-dss": {
    "7.2.6": "access to stored cardholder data requires an authenticated role",
    "8.3.1": "access requires authentication",
  },
};

/** Credentials are protected from disclosure. */
export const CREDENTIALS: Controls = {
  soc2: { "CC6.1": "credentials are protected from unauthorized access" },
  gdpr: { "32(1)(b)": "confidentiality requires protected credentials" },
  hipaa: { "164.312(a)(1)": "only authorized users and systems have access" },
  "pci-dss": {
    "8.6.2": "application credentials are not stored in configuration",
    "8.6.3": "application credentials are protected from misuse",
  },
};

/** Vulnerabilities are detected. */
export const VULNERABILITY_SCANNING: Controls = {
  soc2: { "CC7.1": "vulnerabilities are detected" },
  gdpr: { "32(1)(d)": "the effectiveness of security measures is tested regularly" },
  hipaa: { "164.308(a)(1)(ii)(B)": "vulnerabilities are found, so that risk can be reduced" },
  "pci-dss": { "6.3.1": "vulnerabilities are identified", "11.3.1": "internal vulnerability scans are performed" },
};

/** Known vulnerabilities are fixed. */
export const PATCHING: Controls = {
  soc2: { "CC7.1": "vulnerabilities are fixed" },
  gdpr: { "32(1)(b)": "integrity of processing systems is ensured" },
  hipaa: { "164.308(a)(1)(ii)(B)": "known vulnerabilities are fixed" },
  "pci-dss": { "6.3.3": "patches are installed on time" },
};

/** Attacks and data leaks are detected. */
export const DETECTION: Controls = {
  soc2: { "CC7.2": "systems are monitored for anomalies" },
  gdpr: { "32(1)(d)": "security is evaluated continuously", "33(1)": "a breach can be detected" },
  hipaa: { "164.308(a)(1)(ii)(D)": "system activity is reviewed", "164.308(a)(6)(ii)": "incidents are identified" },
  "pci-dss": {
    "10.4.1.1": "logs are reviewed by automated mechanisms",
    "11.5.1": "intrusions are detected",
    "12.10.5": "security alerts are generated for incident response",
  },
};

/** Configuration changes are recorded. */
export const CONFIGURATION_RECORD: Controls = {
  soc2: { "CC4.1": "controls are evaluated continuously", "CC7.1": "configuration changes are detected" },
  gdpr: { "32(1)(d)": "the effectiveness of security measures is evaluated" },
  hipaa: { "164.308(a)(8)": "configurations are evaluated when they change" },
  "pci-dss": { "11.5.2": "configuration changes are detected" },
};

/** Administrator actions are recorded in every region. */
export const AUDIT_TRAIL: Controls = {
  soc2: {
    "CC2.1": "information about the use of the system is recorded",
    "CC7.2": "systems are monitored for anomalies",
  },
  gdpr: { "5(2)": "compliance can be demonstrated", "33(1)": "a breach can be detected and described" },
  hipaa: {
    "164.308(a)(5)(ii)(C)": "log-ins are recorded",
    "164.312(b)": "activity in systems with health data is recorded and reviewed",
  },
  "pci-dss": {
    "10.2.1.2": "administrator actions are logged",
    "10.2.1.5": "credential changes are logged",
    "10.2.1.7": "creation and deletion of resources are logged",
  },
};

/** Data and resources are protected from accidental and malicious deletion. */
export const DELETION_PROTECTION: Controls = {
  soc2: { "A1.2": "backups and recovery resources are protected", "PI1.5": "stored data remains complete" },
  gdpr: { "32(2)": "accidental destruction and loss are prevented" },
  hipaa: {
    "164.308(a)(7)(ii)(B)": "data can be restored after a loss",
    "164.312(c)(1)": "health data is protected from improper destruction",
  },
  "pci-dss": { "12.10.1": "data remains available for incident recovery" },
};

/** Software runs in a hardened configuration with only the privileges that it needs. */
export const HARDENING: Controls = {
  soc2: {
    "CC6.8": "unauthorized software and actions are prevented",
    "CC7.1": "configurations follow a hardening standard",
  },
  gdpr: { "32(1)(b)": "confidentiality and integrity of processing systems are ensured" },
  hipaa: { "164.312(c)(1)": "health data is protected from improper alteration" },
  "pci-dss": { "2.2.1": "components are configured to a hardening standard" },
};

/** Users and systems are authenticated and have only the access that they need. */
export const ACCESS_CONTROL: Controls = {
  soc2: {
    "CC6.1": "logical access is restricted to authorized users and systems",
    "CC6.3": "access follows least privilege",
  },
  gdpr: { "32(1)(b)": "confidentiality of processing systems is ensured" },
  hipaa: {
    "164.312(a)(1)": "only authorized users and systems have access",
    "164.312(d)": "users and systems that request access are authenticated",
  },
  "pci-dss": { "7.2.2": "access follows least privilege" },
};

/** Users have passwords that are hard to guess. */
export const STRONG_PASSWORDS: Controls = {
  soc2: { "CC6.1": "users are identified and authenticated" },
  gdpr: { "32(1)(b)": "confidentiality requires authentication of users" },
  hipaa: { "164.308(a)(5)(ii)(D)": "passwords are created, changed and protected" },
  "pci-dss": { "8.3.6": "passwords have a minimum length and complexity" },
};

/** Users authenticate with more than one factor. */
export const MULTI_FACTOR: Controls = {
  soc2: { "CC6.1": "users are identified and authenticated with more than one factor" },
  gdpr: { "32(1)(b)": "confidentiality requires authentication of users" },
  hipaa: { "164.312(d)": "users and systems that request access are authenticated" },
  "pci-dss": {
    "8.4.2": "access requires multi-factor authentication",
    "8.5.1": "multi-factor authentication cannot be bypassed",
  },
};

/** Activity is logged. */
export const AUDIT_LOGS: Controls = {
  soc2: { "CC7.2": "systems are monitored for anomalies", "CC7.3": "security events can be evaluated" },
  gdpr: { "5(2)": "compliance can be demonstrated", "33(1)": "a breach can be detected and described" },
  hipaa: { "164.312(b)": "activity in systems with health data is recorded and reviewed" },
  "pci-dss": { "10.2.1": "audit logs are enabled and active" },
};

/** Logs are retained for one year. */
export const LOG_RETENTION: Controls = {
  soc2: { "CC7.3": "security events can be evaluated" },
  gdpr: { "5(2)": "compliance can be demonstrated over time" },
  hipaa: { "164.312(b)": "recorded activity is available for review" },
  "pci-dss": { "10.5.1": "audit logs are retained for twelve months" },
};

/** Changes to logs are detected. */
export const LOG_INTEGRITY: Controls = {
  soc2: { "CC7.3": "security events are evaluated with logs that are known to be unaltered" },
  gdpr: { "5(2)": "the evidence of compliance is reliable" },
  hipaa: { "164.312(c)(2)": "logs can be shown to be unaltered" },
  "pci-dss": { "10.3.4": "changes to logs are detected" },
};

/** Data is backed up and can be restored. */
export const BACKUP_RECOVERY: Controls = {
  soc2: { "A1.2": "backups and recovery infrastructure are in place" },
  gdpr: { "32(1)(c)": "availability of personal data can be restored in a timely manner" },
  hipaa: { "164.308(a)(7)(ii)(A)": "retrievable exact copies of health data are created" },
  "pci-dss": { "12.10.1": "the incident response plan relies on data backups" },
};

/** The service remains available when a component fails. */
export const RESILIENCE: Controls = {
  soc2: { "A1.1": "capacity and redundancy meet the demand" },
  gdpr: { "32(1)(b)": "availability and resilience of processing systems are ensured" },
  hipaa: { "164.308(a)(7)(ii)(C)": "critical processes continue in an emergency" },
  "pci-dss": { "12.10.1": "business continuity is part of the incident response plan" },
};

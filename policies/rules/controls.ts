// SPDX-License-Identifier: Apache-2.0
// What a topic's rules serve: framework -> id of a control -> why.
import type { Controls } from "../rule";

/** Data is protected on its way. */
export const IN_TRANSIT: Controls = {
  soc2: { "CC6.7": "data in transmission is protected by encryption" },
  gdpr: { "32(1)(a)": "personal data is encrypted in transit" },
  hipaa: {
    "164.312(e)(1)": "transmission of health data is guarded against access",
    "164.312(e)(2)(ii)": "health data is encrypted in transmission",
  },
  "pci-dss": { "4.2.1": "strong cryptography protects card data over open networks" },
};

/** Data is protected where it is kept. */
export const AT_REST: Controls = {
  soc2: { "CC6.1": "stored data is protected by encryption and its keys" },
  gdpr: { "32(1)(a)": "personal data is encrypted at rest" },
  hipaa: { "164.312(a)(2)(iv)": "health data is encrypted where it is stored" },
  "pci-dss": { "3.5.1": "stored account numbers are unreadable" },
};

/** Keys are managed: rotated, kept from being lost, used by their owner only. */
export const KEYS: Controls = {
  soc2: { "CC6.1": "cryptographic keys are managed over their life" },
  gdpr: { "32(1)(a)": "encryption holds as long as its keys are managed" },
  hipaa: { "164.312(a)(2)(iv)": "the means of decryption are managed" },
  "pci-dss": {
    "3.6.1": "keys are protected against disclosure and misuse",
    "3.7.4": "keys change at the end of their period",
  },
};

/** Every part has an owner and a class. */
export const INVENTORY: Controls = {
  soc2: {
    "CC6.1": "information assets are identified and classified",
    "C1.1": "confidential information is identified",
  },
  gdpr: { "30(1)": "records of processing name who answers for a system" },
  hipaa: { "164.310(d)(2)(iii)": "there is a record of systems and who answers for them" },
  "pci-dss": { "12.5.1": "an inventory of system components is kept current" },
};

/** Nothing is reachable that need not be. */
export const EXPOSURE: Controls = {
  soc2: { "CC6.6": "access from outside the boundary is restricted" },
  gdpr: { "25(2)": "data is not open to an indefinite number of people by default" },
  hipaa: { "164.312(a)(1)": "only those granted access reach systems with health data" },
  "pci-dss": {
    "1.3.1": "inbound traffic is limited to what is necessary",
    "1.4.2": "traffic from untrusted networks is restricted",
  },
};

/** What is public stands behind a firewall of its own. */
export const WEB_FIREWALL: Controls = {
  soc2: { "CC6.6": "requests from outside are filtered before they reach the service" },
  gdpr: { "32(1)(b)": "attacks on processing systems are held off" },
  hipaa: { "164.306(a)(2)": "anticipated attacks over the web are guarded against" },
  "pci-dss": {
    "6.4.1": "public web applications are protected against attacks",
    "6.4.2": "an automated solution detects and prevents web attacks",
  },
};

/** Stores of data are out of reach from outside. */
export const PRIVATE_STORES: Controls = {
  soc2: {
    "CC6.1": "stored information is reached by those who are authorised alone",
    "CC6.6": "access from outside the boundary is restricted",
  },
  gdpr: {
    "25(2)": "data is not open to an indefinite number of people by default",
    "32(2)": "disclosure of stored data is prevented",
  },
  hipaa: {
    "164.308(a)(4)(i)": "access to stored health data is authorised",
    "164.312(a)(1)": "only those granted access reach systems with health data",
  },
  "pci-dss": {
    "1.4.4": "stores of card data are not reachable from untrusted networks",
    "7.3.3": "access is denied unless it is granted",
  },
};

/** Parts of the platform are walled off from each other. */
export const SEGMENTATION: Controls = {
  soc2: {
    "CC6.1": "parts of the system are isolated from each other",
    "CC6.6": "traffic over a boundary is restricted",
  },
  gdpr: { "25(2)": "data is not open to an indefinite number of people by default" },
  hipaa: { "164.312(a)(1)": "only those granted access reach systems with health data" },
  "pci-dss": {
    "1.3.1": "inbound traffic is limited to what is necessary",
    "1.3.2": "outbound traffic is limited to what is necessary",
    "11.4.5": "segmentation keeps the card data environment apart",
  },
};

/** Grants name what they allow, and to whom. */
export const LEAST_PRIVILEGE: Controls = {
  soc2: { "CC6.3": "access follows least privilege" },
  gdpr: {
    "32(1)(b)": "confidentiality of processing systems is ensured",
    "32(4)": "who acts under the controller may no more than instructed",
  },
  hipaa: {
    "164.308(a)(3)(i)": "the workforce has appropriate access only",
    "164.308(a)(4)(ii)(B)": "access is granted by named permissions",
  },
  "pci-dss": {
    "7.2.2": "access is assigned by least privilege",
    "7.2.5": "system accounts have the least privilege they need",
  },
};

/** Services know who asks. */
export const SERVICE_IDENTITY: Controls = {
  soc2: { "CC6.1": "those who reach a service are identified and authenticated" },
  gdpr: { "32(1)(b)": "confidentiality rests on knowing who asks" },
  hipaa: {
    "164.312(a)(2)(i)": "those who reach health data have identities of their own",
    "164.312(d)": "who seeks access is verified",
  },
  "pci-dss": { "7.2.6": "access to stored card data is by authenticated roles", "8.3.1": "access is authenticated" },
};

/** Credentials are not lying about. */
export const CREDENTIALS: Controls = {
  soc2: { "CC6.1": "credentials are protected from those who are not authorised" },
  gdpr: { "32(1)(b)": "confidentiality rests on credentials that are kept" },
  hipaa: { "164.312(a)(1)": "access is allowed only to those granted it" },
  "pci-dss": {
    "8.6.2": "credentials of applications are not written into configuration",
    "8.6.3": "credentials of applications are protected from misuse",
  },
};

/** Weaknesses are looked for. */
export const VULNERABILITIES: Controls = {
  soc2: { "CC7.1": "vulnerabilities are detected" },
  gdpr: { "32(1)(d)": "the effect of security measures is tested regularly" },
  hipaa: { "164.308(a)(1)(ii)(B)": "known weaknesses are found, so that risk can be reduced" },
  "pci-dss": { "6.3.1": "vulnerabilities are identified", "11.3.1": "internal scans are made" },
};

/** Weaknesses that are known are mended. */
export const PATCHES: Controls = {
  soc2: { "CC7.1": "vulnerabilities are removed" },
  gdpr: { "32(1)(b)": "integrity of processing systems is ensured" },
  hipaa: { "164.308(a)(1)(ii)(B)": "known weaknesses are mended" },
  "pci-dss": { "6.3.3": "patches are installed in time" },
};

/** Attacks and leaks are noticed. */
export const DETECTION: Controls = {
  soc2: { "CC7.2": "systems are monitored for anomalies" },
  gdpr: { "32(1)(d)": "security is evaluated all the time", "33(1)": "a breach can be noticed" },
  hipaa: { "164.308(a)(1)(ii)(D)": "activity is examined", "164.308(a)(6)(ii)": "incidents are identified" },
  "pci-dss": {
    "10.4.1.1": "logs are reviewed by automated means",
    "11.5.1": "intrusions are detected",
    "12.10.5": "alerts are there to respond to",
  },
};

/** What was configured, and when, is on record. */
export const CONFIGURATION_RECORD: Controls = {
  soc2: { "CC4.1": "controls are evaluated continuously", "CC7.1": "changes of configuration are detected" },
  gdpr: { "32(1)(d)": "the effect of security measures is evaluated" },
  hipaa: { "164.308(a)(8)": "configurations are evaluated when they change" },
  "pci-dss": { "11.5.2": "changes of configuration are detected" },
};

/** What an administrator does is recorded, wherever it is done. */
export const TRAIL: Controls = {
  soc2: { "CC2.1": "information on the use of the system is recorded", "CC7.2": "systems are monitored for anomalies" },
  gdpr: { "5(2)": "compliance can be demonstrated", "33(1)": "a breach can be noticed and described" },
  hipaa: {
    "164.308(a)(5)(ii)(C)": "log-ins are recorded",
    "164.312(b)": "activity in systems with health data is recorded and examined",
  },
  "pci-dss": {
    "10.2.1.2": "actions of administrators are logged",
    "10.2.1.5": "changes of credentials are logged",
    "10.2.1.7": "creation and deletion of resources is logged",
  },
};

/** Data and resources are safe from a mistaken or ill-meant deletion. */
export const DELETION: Controls = {
  soc2: { "A1.2": "what recovery rests on is protected", "PI1.5": "stored data stays complete" },
  gdpr: { "32(2)": "accidental destruction and loss are prevented" },
  hipaa: {
    "164.308(a)(7)(ii)(B)": "data can be brought back after a loss",
    "164.312(c)(1)": "health data is protected from improper destruction",
  },
  "pci-dss": { "12.10.1": "recovery after an incident has something to recover" },
};

/** Software runs hardened, without powers that it does not need. */
export const HARDENED: Controls = {
  soc2: {
    "CC6.8": "software is kept from doing what it is not meant to",
    "CC7.1": "configurations are held to a hardened standard",
  },
  gdpr: { "32(1)(b)": "confidentiality and integrity of processing systems are ensured" },
  hipaa: { "164.312(c)(1)": "health data is protected from improper alteration" },
  "pci-dss": { "2.2.1": "components are configured to a hardening standard" },
};

/** Who acts is known, and may no more than the work needs. */
export const ACCESS: Controls = {
  soc2: {
    "CC6.1": "logical access is restricted to those who are authorised",
    "CC6.3": "access follows least privilege",
  },
  gdpr: { "32(1)(b)": "confidentiality of processing systems is ensured" },
  hipaa: {
    "164.312(a)(1)": "access is allowed only to those granted it",
    "164.312(d)": "who seeks access is verified",
  },
  "pci-dss": { "7.2.2": "access is assigned by least privilege" },
};

/** People prove who they are by a password that is hard to guess. */
export const STRONG_PASSWORDS: Controls = {
  soc2: { "CC6.1": "users are identified and authenticated" },
  gdpr: { "32(1)(b)": "confidentiality rests on authentication of users" },
  hipaa: { "164.308(a)(5)(ii)(D)": "passwords are created, changed and safeguarded" },
  "pci-dss": { "8.3.6": "passwords have a minimum of length and complexity" },
};

/** People prove who they are by more than a password. */
export const FACTORS: Controls = {
  soc2: { "CC6.1": "users are identified and authenticated by more than one factor" },
  gdpr: { "32(1)(b)": "confidentiality rests on authentication of users" },
  hipaa: { "164.312(d)": "who seeks access is verified" },
  "pci-dss": { "8.4.2": "access needs more than one factor", "8.5.1": "the second factor can't be left out" },
};

/** What happens is recorded, and the record kept. */
export const AUDIT: Controls = {
  soc2: { "CC7.2": "systems are monitored for anomalies", "CC7.3": "events can be evaluated afterwards" },
  gdpr: { "5(2)": "compliance can be demonstrated", "33(1)": "a breach can be noticed and described" },
  hipaa: { "164.312(b)": "activity in systems with health data is recorded and examined" },
  "pci-dss": { "10.2.1": "audit logs are enabled and active" },
};

/** Logs are kept for a year. */
export const RETENTION: Controls = {
  soc2: { "CC7.3": "events can be evaluated afterwards" },
  gdpr: { "5(2)": "compliance can be demonstrated over time" },
  hipaa: { "164.312(b)": "recorded activity is there to be examined" },
  "pci-dss": { "10.5.1": "audit logs are kept for twelve months" },
};

/** A changed log shows. */
export const PROVABLE: Controls = {
  soc2: { "CC7.3": "events can be evaluated on records that hold" },
  gdpr: { "5(2)": "what demonstrates compliance can be relied on" },
  hipaa: { "164.312(c)(2)": "records are shown to be unaltered" },
  "pci-dss": { "10.3.4": "changes of logs are detected" },
};

/** Data can be restored. */
export const RECOVERY: Controls = {
  soc2: { "A1.2": "backups and recovery infrastructure are in place" },
  gdpr: { "32(1)(c)": "availability of personal data can be restored in time" },
  hipaa: { "164.308(a)(7)(ii)(A)": "retrievable exact copies of health data are made" },
  "pci-dss": { "12.10.1": "the incident response plan relies on data backups" },
};

/** The service outlives the loss of a part. */
export const RESILIENCE: Controls = {
  soc2: { "A1.1": "capacity and redundancy meet the demand" },
  gdpr: { "32(1)(b)": "availability and resilience of processing systems are ensured" },
  hipaa: { "164.308(a)(7)(ii)(C)": "critical processes continue in an emergency" },
  "pci-dss": { "12.10.1": "business continuity is part of the incident response plan" },
};

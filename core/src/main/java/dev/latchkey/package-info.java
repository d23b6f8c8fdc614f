/**
 * Latchkey's domain, free of any framework. These words mean one thing everywhere in code, SQL, JSON, command line and docs:
 *
 * <dl>
 *   <dt>API key
 *   <dd>the record: id, name, limits, state, expiry; never its secret. {@link dev.latchkey.key.ApiKey}
 *   <dt>secret
 *   <dd>the string a caller presents; in clear only when it is made. {@link dev.latchkey.secret.Secret}
 *   <dt>hint
 *   <dd>the secret's first characters, safe to show
 *   <dt>unit
 *   <dd>what one request consumes beside itself; a deployment's faces give it a name, such as patient
 *   <dt>limits
 *   <dd>units per request; requests per minute, hour and day. {@link dev.latchkey.limit.Limits}
 *   <dt>window
 *   <dd>the minute, hour or day in which requests are counted. {@link dev.latchkey.limit.Window}
 *   <dt>admission, refusal
 *   <dd>the two verdicts of the {@link dev.latchkey.access.Gatekeeper}; a refusal has one code
 *   <dt>request
 *   <dd>an admission, whatever came of it afterwards
 *   <dt>context
 *   <dd>what an admitted request carries. {@link dev.latchkey.access.ApiKeyContext}
 *   <dt>actor
 *   <dd>on whose behalf keys are administered: an operator, an administrator or a holder. {@link dev.latchkey.key.Actor}
 *   <dt>audit trail
 *   <dd>one sealed entry for each change of a key. {@link dev.latchkey.audit.AuditTrail}
 *   <dt>usage event
 *   <dd>what the journal records of a request, as deltas that add up. {@link dev.latchkey.usage.UsageEvent}
 *   <dt>journal
 *   <dd>a node's local append-only file of usage on its way to the store. {@link dev.latchkey.usage.journal.Journal}
 *   <dt>rollup
 *   <dd>usage summed per key and minute, hour or day
 * </dl>
 */
@NullMarked
package dev.latchkey;

import org.jspecify.annotations.NullMarked;

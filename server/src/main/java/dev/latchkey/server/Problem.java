package dev.latchkey.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.latchkey.access.Refusal;
import dev.latchkey.access.RefusalCode;
import dev.latchkey.limit.UnitName;
import dev.latchkey.server.contract.Violation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What went wrong with a request, as RFC 9457 tells it, with the fields that established clients read beside it.
 *
 * @param status the HTTP status
 * @param code stable, for programs
 * @param title the same for every problem of this code
 * @param error the short name that established clients know
 * @param detail a sentence on this very request
 * @param extensions further members, by name
 * @param violations what is wrong with single fields
 */
public record Problem(
        int status,
        String code,
        String title,
        String error,
        String detail,
        Map<String, String> extensions,
        List<Violation> violations) {

    private static final int MOST_VIOLATIONS = 20;

    static final String MEDIA_TYPE = "application/problem+json";

    /** A problem whose title and short name follow from its status. */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, titleOf(code, status), errorOf(status), detail, Map.of(), List.of());
    }

    /**
     * A field of the body that cannot be processed.
     *
     * @param field its place, like {@code limits.requests_per_minute}; empty for the body as a whole
     * @param detail a sentence that names the field and says what it must be
     */
    public static Problem invalidBody(String field, String detail) {
        return of(422, "BODY_INVALID", List.of(new Violation(field, detail)));
    }

    /** Several fields of the body that cannot be processed, at least one. */
    public static Problem invalidBody(List<Violation> violations) {
        return of(422, "BODY_INVALID", violations.subList(0, Math.min(violations.size(), MOST_VIOLATIONS)));
    }

    /** A problem with single fields, of which the detail tells the first. */
    static Problem of(int status, String code, List<Violation> violations) {
        String more = violations.size() == 1 ? "" : " That is not all: see errors.";
        return new Problem(
                status,
                code,
                titleOf(code, status),
                errorOf(status),
                violations.get(0).detail() + more,
                Map.of(),
                List.copyOf(violations));
    }

    /** There is no such thing, or none that this caller may see. */
    public static Problem noSuch(String thing) {
        return of(404, "NOT_FOUND", "There is no such " + thing + ".");
    }

    /** There is nothing at this path, or nothing that this caller may see. */
    public static Problem notFound() {
        return of(404, "NOT_FOUND", "There is nothing here. The paths are in /openapi.json.");
    }

    static Problem malformed(String detail) {
        return of(400, "REQUEST_MALFORMED", detail);
    }

    static Problem internal() {
        return of(500, "INTERNAL_ERROR", "Something went wrong on our side. The log has it under this request's id.");
    }

    static Problem of(Refusal refusal, UnitName unit) {
        RefusalCode code = refusal.code();
        int status = statusOf(code);
        String title = code == RefusalCode.UNIT_LIMIT ? "Too many " + unit.plural() + " at once" : code.title();
        Problem problem =
                new Problem(status, code.name(), title, errorOf(status), refusal.detail(), Map.of(), List.of());
        return refusal.allowance()
                .filter(allowance -> code == RefusalCode.RATE_LIMITED)
                .flatMap(allowance -> allowance.refusedBy())
                .map(window -> problem.with("window", window.label()))
                .orElse(problem);
    }

    /** The status of an answer that refuses (RFC 9110 §15). */
    static int statusOf(RefusalCode code) {
        return switch (code.kind()) {
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case THROTTLED -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    /** The same problem with one more member. */
    public Problem with(String name, String value) {
        Map<String, String> more = new TreeMap<>(extensions);
        more.put(name, value);
        return new Problem(status, code, title, error, detail, more, violations);
    }

    Buffer body(String requestId, Instant now) {
        return Json.write(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:latchkey:problem:" + code.toLowerCase(Locale.ROOT));
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", "urn:latchkey:request:" + requestId);
            json.writeStringField("code", code);
            json.writeStringField("error", error);
            json.writeStringField("timestamp", now.toString());
            json.writeStringField("request_id", requestId);
            for (Map.Entry<String, String> member : extensions.entrySet()) {
                json.writeStringField(member.getKey(), member.getValue());
            }
            writeViolations(json);
            json.writeEndObject();
        });
    }

    private void writeViolations(JsonGenerator json) throws IOException {
        if (violations.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("errors");
        for (Violation violation : violations) {
            json.writeStartObject();
            json.writeStringField("field", violation.field());
            json.writeStringField("detail", violation.detail());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String titleOf(String code, int status) {
        return switch (code) {
            case "SERVER_BUSY" -> "Too much large work is under way";
            case "NOT_FOUND" -> "Nothing here";
            case "KEY_NOT_FOUND" -> "No such API key";
            case "KEY_CONFLICT" -> "The API key does not allow this";
            case "JOB_UNFINISHED" -> "The job is not completed";
            case "JOB_ENDED" -> "The job has ended";
            case "JOB_ENCRYPTED" -> "The job's files are encrypted";
            case "ARCHIVE_GONE" -> "The job's files are not here";
            case "DOWNLOADS_BUSY" -> "The job's files cannot be made at the moment";
            case "QUEUE_FULL" -> "The queue is full";
            case "TEMPLATES_FULL" -> "Too many configurations";
            case "SCOPE_EXCEEDED" -> "The other API key may do more than yours";
            case "LAST_ADMINISTRATOR" -> "The last API key that may do everything";
            case "STALE" -> "The API key was changed meanwhile";
            case "IDEMPOTENCY_CONFLICT" -> "The idempotency key was used before";
            case "PARAMETER_INVALID" -> "A parameter cannot be processed";
            case "NOT_ACCEPTABLE" -> "Not in this form";
            case "METHOD_NOT_ALLOWED" -> "Not with this method";
            case "BODY_TOO_LARGE" -> "The body is too large";
            case "BODY_INVALID" -> "The body cannot be processed";
            case "BODY_TIMEOUT" -> "The body did not arrive in time";
            case "MEDIA_TYPE_UNSUPPORTED" -> "The body is of another media type";
            case "HEADERS_TOO_LARGE" -> "The headers are too large";
            case "URI_TOO_LONG" -> "The path and query are too long";
            case "REQUEST_MALFORMED" -> "Not a well-formed request";
            case "INTERNAL_ERROR" -> "Internal error";
            default -> errorOf(status);
        };
    }

    private static String errorOf(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Payload Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Validation Error";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}

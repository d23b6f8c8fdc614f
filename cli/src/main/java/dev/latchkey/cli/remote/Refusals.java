package dev.latchkey.cli.remote;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.RemoteOptions;
import dev.latchkey.key.ForbiddenException;
import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.NoSuchKeyException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the problems that a server answers with (RFC 9457) as the failures that the same work on the store would end in. */
final class Refusals {

    /** As long as the hour's window may keep a request out, and a little more. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(65);

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int UNAUTHENTICATED = 401;
    private static final int TOO_MANY = 429;
    private static final int REDIRECTION = 3;
    private static final int HUNDRED = 100;
    private static final String SET_KEY = "; set LATCHKEY_ADMIN_KEY to the secret of a key that ";

    private final RemoteOptions options;

    Refusals(RemoteOptions options) {
        this.options = options;
    }

    /** What a problem says. */
    private record Problem(
            String code, String detail, @Nullable String flaw) {}

    /** How long to wait before the same is asked again; null where that is no use. */
    @Nullable
    Duration worthWaiting(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != TOO_MANY
                || problem(answer)
                        .filter(problem -> !problem.code().equals("TOO_MANY_FAILURES"))
                        .isEmpty()) {
            return null;
        }
        Duration wait = answer.headers()
                .firstValue("Retry-After")
                .map(String::strip)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Math.max(1, Long.parseLong(text))))
                .orElse(Duration.ofSeconds(1));
        return wait.compareTo(LONGEST_WAIT) > 0 ? null : wait;
    }

    /** The failure that an answer without success stands for. */
    RuntimeException refusal(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status / HUNDRED == REDIRECTION) {
            return new CommandFailedException("the server at " + options.server() + " sends to another address"
                    + answer.headers()
                            .firstValue("Location")
                            .map(location -> ", " + withoutKey(location))
                            .orElse("")
                    + "; if that is the right one, give it with --server");
        }
        return problem(answer).map(problem -> failure(status, problem)).orElseGet(() -> notLatchkey(status, null));
    }

    /** @param status what it answered with, or 0 */
    CommandFailedException notLatchkey(int status, @Nullable Throwable cause) {
        return new CommandFailedException(
                "what answers at " + options.server() + (status == 0 ? "" : ", with status " + status + ",")
                        + " is not a Latchkey server of this version; give --server its right address",
                cause);
    }

    private Optional<Problem> problem(HttpResponse<byte[]> answer) {
        try {
            Fields fields = Fields.parse(answer.body());
            List<Fields> flaws = fields.has("errors") ? fields.objects("errors") : List.of();
            return Optional.of(new Problem(
                    fields.text("code"),
                    plain(fields.text("detail")),
                    flaws.isEmpty() ? null : plain(flaws.get(0).text("detail"))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private RuntimeException failure(int status, Problem problem) {
        String detail = problem.detail();
        return switch (problem.code()) {
            case "KEY_NOT_FOUND" -> new NoSuchKeyException(detail);
            case "KEY_CONFLICT" -> new KeyConflictException(detail);
            case "SCOPE_EXCEEDED", "LAST_ADMINISTRATOR" ->
                new ForbiddenException(ForbiddenException.Reason.valueOf(problem.code()), detail);
            case "BODY_INVALID", "PARAMETER_INVALID" ->
                new IllegalArgumentException(problem.flaw() == null ? detail : problem.flaw());
            case "SCOPE_MISSING" -> failed("the admin key may not do this: " + detail + SET_KEY + "has it");
            case "ADDRESS_DENIED" -> failed("the admin key may not be used from here: " + detail);
            case "RATE_LIMITED" -> failed("the admin key's limit is used up: " + detail);
            case "NOT_FOUND" ->
                failed("there is no management API of this version at " + options.server()
                        + "; give --server its right address");
            default ->
                status == UNAUTHENTICATED
                        ? failed("the server at " + options.server() + " does not accept the admin key (" + detail + ")"
                                + SET_KEY + "works there and has an admin scope")
                        : failed("the server at " + options.server() + " refused, with status " + status + ": "
                                + detail);
        };
    }

    private static CommandFailedException failed(String message) {
        return new CommandFailedException(message);
    }

    /** A sentence of the server's as commands say theirs: without its capital and its full stop. */
    private String plain(String sentence) {
        String text = withoutKey(sentence);
        if (text.endsWith(".")) {
            text = text.substring(0, text.length() - 1);
        }
        boolean isName = text.length() > 1 && !Character.isLowerCase(text.charAt(1)) && text.charAt(1) != ' ';
        return text.isEmpty() || isName ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private String withoutKey(String text) {
        return text.replace(options.adminKey().reveal(), options.adminKey().hint());
    }
}

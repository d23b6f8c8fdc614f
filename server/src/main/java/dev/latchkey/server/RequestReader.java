package dev.latchkey.server;

import dev.latchkey.server.contract.Content;
import dev.latchkey.server.contract.MalformedJsonException;
import dev.latchkey.server.contract.Operation;
import dev.latchkey.server.contract.Parameter;
import dev.latchkey.server.contract.StrictJson;
import dev.latchkey.server.contract.Violation;
import dev.latchkey.server.contract.Violations;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a request against the contract: its parameters, then its body. */
final class RequestReader {

    private final Operation operation;
    private final Exchange exchange;
    private final Runnable handler;
    private final Map<String, Object> values = new HashMap<>();

    private RequestReader(Operation operation, Exchange exchange, Runnable handler) {
        this.operation = operation;
        this.exchange = exchange;
        this.handler = handler;
    }

    /** Lets the handler go on when the request is as the contract wants it; answers with a problem when it is not. */
    static void read(Operation operation, Exchange exchange, Runnable handler) {
        new RequestReader(operation, exchange, handler).read();
    }

    private void read() {
        Violations violations = new Violations();
        int arguments = 0;
        if (exchange.request().query() != null) {
            operation.checkNames(exchange.request().params().names(), violations);
        }
        for (Parameter parameter : operation.parameters()) {
            List<String> given = parameter.place() == Parameter.Place.PATH
                    ? List.of(decoded(exchange.arguments().get(arguments++)))
                    : given(parameter);
            Object value = parameter.value(given, violations);
            if (value != null) {
                values.put(parameter.name(), value);
            }
        }
        Content content = operation.content();
        if (!violations.isEmpty()) {
            refuse(operation.established() ? 422 : 400, "PARAMETER_INVALID", violations);
        } else if (content == null) {
            proceed(new JsonObject(), Buffer.buffer());
        } else {
            RequestBody.read(exchange, content, (mediaType, body) -> check(content, mediaType, body));
        }
    }

    private void refuse(int status, String code, Violations violations) {
        List<Violation> told = operation.established()
                ? violations.list().stream().map(Violation::withColon).toList()
                : violations.list();
        exchange.fail(Problem.of(status, code, told));
    }

    private List<String> given(Parameter parameter) {
        return parameter.place() == Parameter.Place.QUERY
                ? exchange.request().params().getAll(parameter.name())
                : exchange.request().headers().getAll(parameter.name());
    }

    /** The router has seen to it that the path is well encoded. */
    private static String decoded(String part) {
        return part.indexOf('%') < 0 ? part : QueryStringDecoder.decodeComponent(part.replace("+", "%2B"));
    }

    private void check(Content content, String mediaType, Buffer body) {
        if (body.length() == 0 && !content.isRequired()) {
            proceed(new JsonObject(), body);
        } else if (body.length() == 0) {
            exchange.fail(Problem.invalidBody("", "The body is required."));
        } else if (content.isJson(mediaType)) {
            exchange.compute(body.length(), () -> json(content, body), Runnable::run);
        } else {
            proceed(new JsonObject(), body);
        }
    }

    /** Reads and checks the body; what is to be done then. */
    private Runnable json(Content content, Buffer body) {
        @Nullable Object value;
        try {
            value = StrictJson.read(body.getBytes());
        } catch (MalformedJsonException e) {
            return () -> exchange.fail(Problem.invalidBody("", e.getMessage()));
        }
        if (operation.established()) {
            value = content.meant(value);
        }
        Violations violations = new Violations();
        content.check(value, violations);
        if (!violations.isEmpty()) {
            return () -> refuse(422, "BODY_INVALID", violations);
        }
        JsonObject json = object(value);
        return () -> proceed(json, body);
    }

    @SuppressWarnings("unchecked")
    private static JsonObject object(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject((Map<String, Object>) map);
        }
        throw new IllegalStateException("the contract has a body that is no object");
    }

    private void proceed(JsonObject body, Buffer content) {
        exchange.setCall(new ValidatedRequest(values, body, content));
        handler.run();
    }
}

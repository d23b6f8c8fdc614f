package dev.latchkey.generator.http;

import static dev.latchkey.generator.http.EveryStatusTest.withStoreAway;

import dev.latchkey.generator.http.EveryStatusTest.Way;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.limit.Limits;
import dev.latchkey.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ways to the statuses of what has to do with jobs. */
final class JobWays {

    private static final String TEMPLATE = "{\"name\":\"Exercise\",\"total_patients\":3}";

    private final List<Way> ways = new ArrayList<>();

    private JobWays() {
        generation();
        jobs();
        downloads();
        configurations();
        presets();
        streams();
        visualizations();
    }

    static List<Way> all() {
        return new JobWays().ways;
    }

    private void way(int status, Function<RunningGenerator, Answer> call) {
        ways.add(new Way(status, call));
    }

    /** To 404 as well as to 503, for what names something by its id. */
    private void thing(String method, String path, @Nullable String body) {
        away(method, path, body);
        way(404, server -> new ApiCaller(server).call(method, path, body));
    }

    private void away(String method, String path, @Nullable String body) {
        way(503, server -> withStoreAway(server, () -> new ApiCaller(server).call(method, path, body)));
    }

    private void generation() {
        way(201, server -> new ApiCaller(server).order("{\"configuration\":{\"count\":3}}"));
        way(400, server -> new ApiCaller(server).order("{\"configuration\":{\"count\":1001}}"));
        way(404, server -> new ApiCaller(server).order("{\"configuration_id\":\"" + UUID.randomUUID() + "\"}"));
        way(404, server -> new ApiCaller(server).order("{\"configuration_id\":\"none\"}"));
        way(503, server -> {
            ApiCaller caller = new ApiCaller(server);
            caller.get("/api/v1/jobs");
            return withStoreAway(server, () -> caller.order("{\"configuration\":{\"count\":3}}"));
        });
    }

    private void jobs() {
        way(200, server -> new ApiCaller(server).get("/api/v1/jobs"));
        way(200, server -> {
            ApiCaller caller = new ApiCaller(server);
            caller.completed("{\"configuration\":{\"count\":3}}");
            return caller.get("/api/v1/jobs/");
        });
        away("GET", "/api/v1/jobs", null);
        thing("GET", "/api/v1/jobs/" + UUID.randomUUID(), null);
        thing("GET", "/api/v1/jobs/" + UUID.randomUUID() + "/results", null);
        thing("POST", "/api/v1/jobs/" + UUID.randomUUID() + "/cancel", null);
        thing("DELETE", "/api/v1/jobs/none", null);
        way(200, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.get("/api/v1/jobs/" + caller.completed("{\"configuration\":{\"count\":3}}"));
        });
        way(200, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.get("/api/v1/jobs/" + caller.completed("{\"configuration\":{\"count\":3}}") + "/results");
        });
        way(400, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.call(
                    "POST", "/api/v1/jobs/" + caller.completed("{\"configuration\":{\"count\":3}}") + "/cancel", null);
        });
        way(200, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.call("POST", "/api/v1/jobs/" + caller.waiting() + "/cancel", null);
        });
        way(400, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.get("/api/v1/jobs/" + caller.waiting() + "/results");
        });
        way(200, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.call("DELETE", "/api/v1/jobs/" + caller.waiting(), null);
        });
    }

    private void downloads() {
        for (String query : List.of(
                "", "?format=json", "?format=csv", "?format=ndjson", "?format=xml", "?format=fhir", "?format=xlsx")) {
            way(200, server -> {
                ApiCaller caller = new ApiCaller(server);
                // What FHIR needs to begin takes seconds, so a job begins it and no caller has to be patient.
                String formats = query.endsWith("fhir") ? ",\"output_formats\":[\"fhir\"]" : "";
                return caller.get("/api/v1/downloads/"
                        + caller.completed("{\"configuration\":{\"count\":300}" + formats + "}") + query);
            });
        }
        thing("GET", "/api/v1/downloads/" + UUID.randomUUID(), null);
    }

    private void configurations() {
        String one = "/api/v1/configurations/" + UUID.randomUUID();
        way(200, server -> new ApiCaller(server).get("/api/v1/configurations/"));
        away("GET", "/api/v1/configurations", null);
        way(201, server -> new ApiCaller(server).call("POST", "/api/v1/configurations/", TEMPLATE));
        away("POST", "/api/v1/configurations", TEMPLATE);
        way(409, server -> {
            ApiCaller caller = new ApiCaller(server);
            for (int i = 0; i < 1_000; i++) {
                caller.call("POST", "/api/v1/configurations", TEMPLATE);
            }
            return caller.call("POST", "/api/v1/configurations", TEMPLATE);
        });
        way(200, server -> new ApiCaller(server).call("POST", "/api/v1/configurations/validate/", TEMPLATE));
        away("POST", "/api/v1/configurations/validate", TEMPLATE);
        thing("GET", one, null);
        thing("PUT", one, TEMPLATE);
        thing("DELETE", one, null);
        for (String method : List.of("GET", "PUT")) {
            way(200, server -> {
                ApiCaller caller = new ApiCaller(server);
                return caller.call(
                        method,
                        "/api/v1/configurations/" + caller.template(TEMPLATE),
                        method.equals("PUT") ? TEMPLATE : null);
            });
        }
        way(204, server -> {
            ApiCaller caller = new ApiCaller(server);
            return caller.call("DELETE", "/api/v1/configurations/" + caller.template(TEMPLATE), null);
        });
    }

    private void presets() {
        way(200, server -> new ApiCaller(server).get("/api/v1/presets/"));
        away("GET", "/api/v1/presets", null);
        way(200, server -> new ApiCaller(server).get("/api/v1/presets/first-look"));
        way(200, server -> new ApiCaller(server).get("/api/v1/presets/categories/list"));
        away("GET", "/api/v1/presets/categories/list", null);
        thing("GET", "/api/v1/presets/none", null);
        for (String list : List.of("nationalities", "condition-types", "facility-types", "static-fronts")) {
            way(200, server -> server.get("/api/v1/configurations/reference/" + list + "/"));
        }
    }

    private void streams() {
        String path = "/api/v1/streaming/generate";
        for (String method : List.of("GET", "POST")) {
            String preset = path + "?configuration_id=first-look";
            way(200, server -> new ApiCaller(server).call(method, preset + "&count=250&batch_size=100", null));
            way(400, server -> new ApiCaller(server).call(method, preset + "&count=1001", null));
            way(404, server -> new ApiCaller(server).call(method, path + "?configuration_id=none", null));
            away(method, preset, null);
        }
        way(
                400,
                server -> server.get(
                        path + "/?configuration_id=first-look&count=51", "X-API-Key", BuiltInKey.DEMO_SECRET));
    }

    private void visualizations() {
        String path = "/api/v1/visualizations/";
        for (String what :
                List.of("dashboard-data", "sample-patients", "patient-detail?patient_id=0", "patient-detail/0")) {
            String query = what.contains("?") ? "&job_id=" : "?job_id=";
            way(200, server -> {
                ApiCaller caller = new ApiCaller(server);
                caller.completed("{\"configuration\":{\"count\":3}}");
                return caller.get(path + what);
            });
            way(400, server -> {
                ApiCaller caller = new ApiCaller(server);
                return caller.get(path + what + query + caller.waiting());
            });
            thing("GET", path + what + query + UUID.randomUUID(), null);
        }
        way(200, server -> new ApiCaller(server).get(path + "dashboard-data"));
        way(200, server -> new ApiCaller(server).get(path + "sample-patients"));
        way(404, server -> new ApiCaller(server).get(path + "patient-detail/0"));
    }

    static Limits units(long most) {
        return Limits.NONE.withUnitsPerRequest(most);
    }
}

package dev.latchkey.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** Reads what the server answers. */
final class Json {

    private Json() {}

    static JsonObject object(String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    /** The names of the patients in an answer of {@code /api/v1/generate}. */
    static List<String> names(JsonObject answer) {
        return answer.getAsJsonArray("patients").asList().stream()
                .map(patient -> patient.getAsJsonObject().getAsJsonObject("demographics"))
                .map(person -> person.get("given_name").getAsString() + " "
                        + person.get("family_name").getAsString())
                .toList();
    }
}

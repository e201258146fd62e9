package sfu.admin.openapi;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.signaling.http.ProblemTypes;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the document of an API (OpenAPI 3.1). */
public final class OpenApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");
    private static final String PROBLEM = "application/problem+json";

    /** Problem details (RFC 9457). */
    record Problem(String type, String title, int status, String detail) {}

    private final Schemas schemas = new Schemas();

    /** The document as text. */
    public static String of(String title, String says, List<Operation> operations) {
        return new OpenApi().document(title, says, operations).toString();
    }

    private ObjectNode document(String title, String says, List<Operation> operations) {
        ObjectNode document = JSON.createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info").put("title", title).put("version", "1").put("description", says);
        document.putArray("security").addObject().putArray("bearer");
        ObjectNode paths = document.putObject("paths");
        for (Operation each : operations) {
            ObjectNode path =
                    paths.has(each.path())
                            ? (ObjectNode) paths.get(each.path())
                            : paths.putObject(each.path());
            path.set(each.method().toLowerCase(Locale.ROOT), operation(each));
        }
        ObjectNode problems = document.putObject("x-problems");
        ProblemTypes.ALL.forEach(
                (kind, meaning) -> problems.put(ProblemTypes.PREFIX + kind, meaning));
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas.all());
        components
                .putObject("securitySchemes")
                .putObject("bearer")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("bearerFormat", "JWT");
        return document;
    }

    private ObjectNode operation(Operation its) {
        ObjectNode node = JSON.createObjectNode();
        node.put("operationId", its.id());
        node.put("summary", its.summary());
        if (its.needs().isEmpty()) {
            node.putArray("security");
        } else {
            node.put("x-needs", its.needs());
        }
        parameters(its, node.putArray("parameters"));
        if (its.body() != null) {
            ObjectNode body = node.putObject("requestBody").put("required", !its.isBodyOptional());
            body.putObject("content")
                    .putObject("application/json")
                    .set("schema", schemas.reference(its.body()));
        }
        responses(its, node.putObject("responses"));
        return node;
    }

    private static void parameters(Operation its, ArrayNode parameters) {
        Matcher names = PARAMETER.matcher(its.path());
        while (names.find()) {
            parameter(parameters, names.group(1), "path", "string", "").put("required", true);
        }
        for (Operation.Query each : its.query()) {
            parameter(parameters, each.name(), "query", each.type(), each.says());
        }
        for (String each : its.requestHeaders()) {
            parameter(parameters, each, "header", "string", "");
        }
    }

    private static ObjectNode parameter(
            ArrayNode parameters, String name, String in, String type, String says) {
        ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
        if (!says.isEmpty()) {
            parameter.put("description", says);
        }
        parameter.putObject("schema").put("type", type);
        return parameter;
    }

    private void responses(Operation its, ObjectNode responses) {
        ObjectNode answer = responses.putObject(String.valueOf(its.status()));
        answer.put("description", "done");
        if (its.answer() != null) {
            answer.putObject("content")
                    .putObject("application/json")
                    .set("schema", schemas.reference(its.answer()));
        }
        if (!its.otherType().isEmpty()) {
            answer.withObject("/content").putObject(its.otherType());
        }
        if (its.otherStatus() != 0) {
            responses.set(String.valueOf(its.otherStatus()), answer.deepCopy());
        }
        ObjectNode refused = responses.putObject("default").put("description", "refused");
        refused.putObject("content")
                .putObject(PROBLEM)
                .set("schema", schemas.reference(Problem.class));
    }
}

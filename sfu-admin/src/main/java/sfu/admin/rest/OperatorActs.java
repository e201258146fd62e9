package sfu.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import sfu.admin.config.Secrets;
import sfu.admin.nodes.OtherNodes;
import sfu.core.api.ParticipantInfo;
import sfu.signaling.audit.AuditEntry;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.moderation.Actor;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What operators ask for, as the audit log has it. */
final class OperatorActs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_DETAILS = 8;
    private static final int MAX_DETAIL = 256;

    private OperatorActs() {}

    static String address(HttpRequest request) {
        InetAddress address = request.remote().getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    static Actor actor(HttpRequest request, String holder) {
        return actor(request, holder, request.parameter("room"));
    }

    static Actor actor(HttpRequest request, String holder, String room) {
        return Actor.operator(holder, room, address(request), OtherNodes.landing(request));
    }

    /** Of one that was done; room and identity are in its path or body. */
    static AuditEntry entry(String action, HttpRequest request, String holder) {
        Map<String, String> details = details(request.body());
        String room = either(request, details, "room");
        String identity = either(request, details, "identity");
        String name = request.parameters().get("name"); // of a webhook, a logger
        if (name != null) {
            details.put("name", cut(name));
        }
        for (String part : List.of("mid", "publisher", "source", "template", "track")) {
            String its = request.parameters().get(part);
            if (its != null) {
                details.put(part, cut(its));
            }
        }
        List<AuditEntry.Whom> people =
                identity.isEmpty() ? List.of() : List.of(new AuditEntry.Whom("", identity, ""));
        String via = OtherNodes.landing(request);
        details.remove("node"); // as the body says
        details.remove(AuditEntry.REFUSED);
        if (!via.isEmpty()) {
            details.put("node", cut(via));
        }
        return new AuditEntry(
                0,
                0,
                "operator",
                holder,
                address(request),
                action,
                room,
                people,
                people.size(),
                details);
    }

    /**
     * Of one of the acts of a request, in one room.
     *
     * @param count how many it was done to
     */
    static AuditEntry entry(
            String action,
            Actor who,
            List<ParticipantInfo> people,
            int count,
            Map<String, String> details) {
        Map<String, String> its = new LinkedHashMap<>();
        details.forEach((name, text) -> its.put(name, cut(text)));
        if (!who.via().isEmpty()) {
            its.put("node", cut(who.via()));
        }
        return new AuditEntry(
                0,
                0,
                "operator",
                who.by().name(),
                who.address(),
                action,
                who.room(),
                people.stream()
                        .map(each -> new AuditEntry.Whom(each.id(), each.identity(), each.name()))
                        .toList(),
                count,
                its);
    }

    private static String either(HttpRequest request, Map<String, String> details, String name) {
        String inPath = request.parameters().get(name);
        if (inPath != null) {
            return inPath;
        }
        String inBody = details.remove(name);
        return inBody == null ? request.query(name) : inBody;
    }

    /** The first values of a body. */
    private static Map<String, String> details(String body) {
        Map<String, String> all = new LinkedHashMap<>();
        try {
            JsonNode fields = JSON.readTree(body);
            if (fields != null) {
                fields.properties()
                        .forEach(field -> {
                            if (all.size() < MAX_DETAILS) {
                                JsonNode its = field.getValue();
                                String text = its.isValueNode() ? its.asText() : its.toString();
                                boolean isSecret = Secrets.isSecret(field.getKey());
                                all.put(cut(field.getKey()), isSecret ? "***" : cut(text));
                            }
                        });
            }
        } catch (JsonProcessingException e) {
            all.put("body", "not JSON");
        }
        return all;
    }

    private static String cut(String text) {
        return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text;
    }
}

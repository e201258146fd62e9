package sfu.admin.rest;

import static sfu.admin.openapi.Operation.does;

import sfu.admin.openapi.Operation;

import java.util.List;

/** What the document says of webhooks. */
final class WebhookOperations {
    private static final String HOOKS = "/admin/v1/webhooks";
    private static final String HOOK = HOOKS + "/{name}";
    private static final String ADMIN = "admin";

    static final List<Operation> ALL =
            List.of(
                    does("GET", HOOKS, "listWebhooks", ADMIN, "Webhooks, without their secrets")
                            .ofOwnRooms()
                            .answers(WebhookRoutes.All.class),
                    does("GET", HOOK, "getWebhook", ADMIN, "A webhook")
                            .ofOwnRooms()
                            .answers(WebhookRoutes.Shown.class),
                    does("PUT", HOOK, "putWebhook", ADMIN, "Makes or replaces a webhook")
                            .ofOwnRooms()
                            .header("If-Match")
                            .header("If-None-Match")
                            .takes(WebhookRoutes.Wanted.class)
                            .answers(WebhookRoutes.Shown.class)
                            .orAnswers(201),
                    does("DELETE", HOOK, "deleteWebhook", ADMIN, "With all that waits for it")
                            .ofOwnRooms()
                            .header("If-Match")
                            .answersNothing(204),
                    does(
                                    "POST",
                                    HOOK + "/rotate",
                                    "rotateSecret",
                                    ADMIN,
                                    "A second secret is valid")
                            .ofOwnRooms()
                            .answers(WebhookRoutes.Shown.class),
                    does("POST", HOOK + "/test", "testWebhook", ADMIN, "Sends an event of no room")
                            .ofOwnRooms()
                            .answersNothing(202),
                    does(
                                    "GET",
                                    HOOK + "/dead-letters",
                                    "listDeadLetters",
                                    ADMIN,
                                    "What was given up")
                            .ofOwnRooms()
                            .query("before", "integer", "next of the page before")
                            .answers(WebhookRoutes.Letters.class),
                    does(
                                    "POST",
                                    HOOK + "/dead-letters/replay",
                                    "replay",
                                    ADMIN,
                                    "Delivers them again")
                            .ofOwnRooms()
                            .mayTake(WebhookRoutes.Again.class)
                            .answers(WebhookRoutes.Replayed.class));

    private WebhookOperations() {}
}

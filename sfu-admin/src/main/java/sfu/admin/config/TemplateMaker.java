package sfu.admin.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import sfu.admin.declared.TemplateBook;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.signaling.chat.ChatPolicies;
import sfu.signaling.chat.ChatPolicy;

/** Makes templates of what is declared while the server runs, with the keys that a file has. */
public final class TemplateMaker implements TemplateBook.Maker {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build();

    private final RoomTemplates known;
    private final ChatPolicies chats;

    /**
     * @param known that others are made from; the new ones are added to them
     * @param chats likewise of what is kept of chat
     */
    public TemplateMaker(RoomTemplates known, ChatPolicies chats) {
        this.known = known;
        this.chats = chats;
    }

    @Override
    public void check(String name, String says) {
        var _ = template(name, read(says));
    }

    @Override
    public void add(String name, String says) {
        TemplateConfig its = read(says);
        known.add(template(name, its));
        ChatPolicy base = chats.of(from(its));
        chats.put(name, its.chat() == null ? base : its.chat().over(base));
    }

    @Override
    public void remove(String name) {
        if (!known.isConfigured(name)) {
            known.remove(name);
            chats.remove(name);
        }
    }

    private RoomTemplate template(String name, TemplateConfig its) {
        String from = from(its);
        RoomTemplate base = known.named(from);
        if (base == null || !known.isConfigured(from)) {
            throw new IllegalArgumentException(
                    "'from' is a template of the configuration, and none is called '" + from + "'");
        }
        return Templates.changed(name, base, its);
    }

    private static String from(TemplateConfig its) {
        @Nullable String from = its.from();
        return from == null ? Templates.DEFAULT : from;
    }

    private static TemplateConfig read(String says) {
        try {
            return MAPPER.readValue(says, TemplateConfig.class);
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(ConfigFile.mistake(e), e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }
}

package sfu.signaling.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/** How long a comparison takes says nothing of a secret: by what is called, as no clock can. */
class SecretComparisonTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("sfu");

    @Test
    void whatKnowsASecretComparesItInConstantTime() {
        for (String its :
                List.of(
                        "signaling.auth.ApiKey",
                        "signaling.session.Resumption",
                        "signaling.session.SseConnection",
                        "signaling.cluster.Seal",
                        "core.ice.Stun")) {
            classes()
                    .that()
                    .haveFullyQualifiedName("sfu." + its)
                    .should()
                    .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
                    .check(CLASSES);
        }
    }

    @Test
    void nothingComparesBytesUntilTheyDiffer() {
        noClasses()
                .that()
                .resideInAPackage("sfu.signaling..")
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .check(CLASSES);
    }
}

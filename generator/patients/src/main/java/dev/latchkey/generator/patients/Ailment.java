package dev.latchkey.generator.patients;

import static dev.latchkey.generator.patients.Care.*;
import static dev.latchkey.generator.patients.InjuryType.*;

import java.util.function.Predicate;

/**
 * What can befall a patient: SNOMED CT concepts, each with the kind of casualty it makes, the body parts it can sit in, and the care
 * it needs. The environment's conditions refer to these codes.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates capture nothing
enum Ailment {
    BULLET_WOUND(BATTLE_TRAUMA, "262574004", "Bullet wound", part -> true, BLEEDING),
    GUNSHOT_WOUND(BATTLE_TRAUMA, "283545005", "Gunshot wound", part -> true, BLEEDING),
    FRAGMENT_WOUND(BATTLE_TRAUMA, "312609001", "Puncture wound - injury", part -> true, BLEEDING),
    OPEN_WOUND(BATTLE_TRAUMA, "125643001", "Open wound", part -> true, BLEEDING),
    TRAUMATIC_AMPUTATION(BATTLE_TRAUMA, "262595009", "Traumatic amputation", Ailment::limb, BLEEDING),
    LACERATION_OF_FOOT(BATTLE_TRAUMA, "284551006", "Laceration of foot", BodyPart::isLeg, SOFT_TISSUE),
    FRACTURE_OF_BONE(BATTLE_TRAUMA, "125605004", "Fracture of bone", part -> true, FRACTURE),
    OPEN_FRACTURE(BATTLE_TRAUMA, "397181002", "Open fracture", Ailment::limb, FRACTURE),
    TRAUMATIC_BRAIN_INJURY(BATTLE_TRAUMA, "127295002", "Traumatic brain injury", Ailment::head, HEAD_INJURY),
    TRAUMATIC_BRAIN_DAMAGE(BATTLE_TRAUMA, "275272006", "Brain damage - traumatic", Ailment::head, HEAD_INJURY),
    EARDRUM_PERFORATION(BATTLE_TRAUMA, "60442001", "Perforation of tympanic membrane", Ailment::head, HEAD_INJURY),
    PNEUMOTHORAX(BATTLE_TRAUMA, "36118008", "Pneumothorax", Ailment::torso, CHEST),
    HEMOTHORAX(BATTLE_TRAUMA, "31892009", "Hemothorax", Ailment::torso, CHEST),
    HYPOVOLEMIC_SHOCK(BATTLE_TRAUMA, "39419009", "Hypovolemic shock", part -> true, SHOCK),
    FULL_THICKNESS_BURN(BATTLE_TRAUMA, "403192003", "Third degree burn", part -> true, BURN),

    CLOSED_FRACTURE(NON_BATTLE, "423125000", "Closed fracture of bone", part -> true, FRACTURE),
    SPRAIN_OF_ANKLE(NON_BATTLE, "44465007", "Sprain of ankle", BodyPart::isLeg, SOFT_TISSUE),
    SPRAIN_OF_WRIST(NON_BATTLE, "70704007", "Sprain of wrist", BodyPart::isArm, SOFT_TISSUE),
    CRUSHING_INJURY(NON_BATTLE, "125665001", "Crushing injury", part -> true, FRACTURE),
    CONTUSION(NON_BATTLE, "125667009", "Contusion", part -> true, SOFT_TISSUE),
    LACERATION(NON_BATTLE, "312608009", "Laceration - injury", part -> true, SOFT_TISSUE),
    ABRASION(NON_BATTLE, "399963005", "Abrasion", part -> true, SOFT_TISSUE),
    BURN_INJURY(NON_BATTLE, "125666000", "Burn", part -> true, BURN),
    CONCUSSION(NON_BATTLE, "110030002", "Concussion injury of brain", Ailment::head, HEAD_INJURY),
    WHIPLASH(NON_BATTLE, "39848009", "Whiplash injury to neck", Ailment::head, HEAD_INJURY),
    FRACTURE_OF_RIB(NON_BATTLE, "33737001", "Fracture of rib", Ailment::torso, CHEST),
    HEAT_STROKE(NON_BATTLE, "52072009", "Heat stroke", part -> part == BodyPart.HEAD || part == BodyPart.TORSO, HEAT),
    DEHYDRATION(NON_BATTLE, "34095006", "Dehydration", Ailment::torso, HEAT),
    FROSTBITE(NON_BATTLE, "370977006", "Frostbite", Ailment::limb, COLD),
    HYPOTHERMIA(NON_BATTLE, "386689009", "Hypothermia", Ailment::torso, COLD),

    ACUTE_VIRAL_PHARYNGITIS(DISEASE, "195662009", "Acute viral pharyngitis", part -> true, RESPIRATORY),
    UPPER_RESPIRATORY_INFECTION(DISEASE, "54150009", "Upper respiratory infection", part -> true, RESPIRATORY),
    ACUTE_BRONCHITIS(DISEASE, "10509002", "Acute bronchitis", part -> true, RESPIRATORY),
    PNEUMONIA(DISEASE, "233604007", "Pneumonia", part -> true, RESPIRATORY),
    INFLUENZA(DISEASE, "6142004", "Influenza", part -> true, RESPIRATORY),
    STREPTOCOCCAL_SORE_THROAT(DISEASE, "43878008", "Streptococcal sore throat", part -> true, INFECTION),
    GASTROENTERITIS(DISEASE, "25374005", "Gastroenteritis", part -> true, GASTRIC),
    DIARRHEA(DISEASE, "62315008", "Diarrhea", part -> true, GASTRIC),
    APPENDICITIS(DISEASE, "74400008", "Appendicitis", part -> true, ABDOMEN),
    URINARY_TRACT_INFECTION(DISEASE, "68566005", "Urinary tract infectious disease", part -> true, INFECTION),
    CONJUNCTIVITIS(DISEASE, "9826008", "Conjunctivitis", part -> true, EYE_AND_SKIN),
    CONTACT_DERMATITIS(DISEASE, "40275004", "Contact dermatitis", part -> true, EYE_AND_SKIN),
    CELLULITIS(DISEASE, "128045006", "Cellulitis", part -> true, INFECTION),
    OTITIS_MEDIA(DISEASE, "65363002", "Otitis media", part -> true, INFECTION),
    MALARIA(DISEASE, "61462000", "Malaria", part -> true, INFECTION),
    MIGRAINE(DISEASE, "37796009", "Migraine", part -> true, PAIN);

    private final InjuryType kind;
    private final Condition condition;
    private final Predicate<BodyPart> fits;
    private final Care care;

    Ailment(InjuryType kind, String code, String name, Predicate<BodyPart> fits, Care care) {
        this.kind = kind;
        this.condition = new Condition(code, name);
        this.fits = fits;
        this.care = care;
    }

    InjuryType kind() {
        return kind;
    }

    Condition condition() {
        return condition;
    }

    Care care(BodyPart part) {
        return care == BLEEDING && !limb(part) ? JUNCTIONAL_BLEEDING : care;
    }

    boolean fits(BodyPart part) {
        return fits.test(part);
    }

    private static boolean head(BodyPart part) {
        return part == BodyPart.HEAD;
    }

    private static boolean torso(BodyPart part) {
        return part == BodyPart.TORSO;
    }

    private static boolean limb(BodyPart part) {
        return part.isArm() || part.isLeg();
    }
}

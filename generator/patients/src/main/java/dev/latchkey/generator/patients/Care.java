package dev.latchkey.generator.patients;

import java.util.List;

/**
 * What each facility does for a class of ailments: first aid at the point of injury, stabilisation at Role1, damage-control surgery at
 * Role2, a field hospital's medicine at Role3, definitive care and rehabilitation at Role4.
 */
@SuppressWarnings("ImmutableEnumChecker") // every list is made by List.of
enum Care {
    BLEEDING(
            List.of("tourniquet", "pressure_bandage", "wound_packing"),
            List.of("pressure_bandage", "hemostatic_dressing", "tranexamic_acid", "iv_fluids"),
            List.of("damage_control_surgery", "blood_transfusion", "wound_debridement"),
            List.of("vascular_repair", "wound_closure", "antibiotics"),
            List.of("reconstructive_surgery", "physiotherapy")),
    /** Bleeding where no tourniquet can go: head and torso. */
    JUNCTIONAL_BLEEDING(
            List.of("wound_packing", "pressure_bandage"),
            List.of("hemostatic_dressing", "tranexamic_acid", "iv_fluids"),
            List.of("damage_control_surgery", "blood_transfusion", "ct_scan"),
            List.of("surgical_exploration", "wound_closure", "antibiotics"),
            List.of("reconstructive_surgery", "physiotherapy")),
    CHEST(
            List.of("chest_seal", "recovery_position"),
            List.of("needle_decompression", "oxygen", "analgesia"),
            List.of("chest_tube", "blood_transfusion", "chest_x_ray"),
            List.of("thoracotomy", "mechanical_ventilation"),
            List.of("respiratory_physiotherapy", "follow_up_imaging")),
    HEAD_INJURY(
            List.of("airway_positioning", "cervical_collar"),
            List.of("oxygen", "neurological_observation", "analgesia"),
            List.of("ct_scan", "intubation", "intracranial_pressure_control"),
            List.of("craniotomy", "intensive_care_monitoring"),
            List.of("neurological_rehabilitation", "follow_up_imaging")),
    FRACTURE(
            List.of("improvised_splint", "pressure_bandage"),
            List.of("splint", "analgesia", "antibiotics"),
            List.of("x_ray", "external_fixation", "wound_debridement"),
            List.of("internal_fixation", "plaster_cast"),
            List.of("orthopedic_surgery", "physiotherapy")),
    BURN(
            List.of("burn_dressing", "cooling"),
            List.of("iv_fluids", "burn_dressing", "analgesia"),
            List.of("escharotomy", "fluid_resuscitation", "wound_debridement"),
            List.of("skin_graft", "antibiotics"),
            List.of("burn_unit_care", "physiotherapy")),
    SHOCK(
            List.of("pressure_bandage", "leg_elevation", "warming_blanket"),
            List.of("iv_fluids", "oxygen", "tranexamic_acid"),
            List.of("blood_transfusion", "vasopressors", "damage_control_surgery"),
            List.of("intensive_care_monitoring", "mechanical_ventilation"),
            List.of("intensive_care_monitoring", "physiotherapy")),
    SOFT_TISSUE(
            List.of("pressure_bandage", "wound_cleaning"),
            List.of("wound_closure", "compression_bandage", "analgesia"),
            List.of("x_ray", "wound_debridement"),
            List.of("antibiotics", "wound_closure"),
            List.of("physiotherapy", "wound_care")),
    HEAT(
            List.of("cooling", "oral_rehydration"),
            List.of("iv_fluids", "active_cooling"),
            List.of("laboratory_tests", "fluid_resuscitation"),
            List.of("intensive_care_monitoring", "electrolyte_correction"),
            List.of("renal_follow_up", "rest")),
    COLD(
            List.of("warming_blanket", "dry_clothing"),
            List.of("active_rewarming", "warm_iv_fluids", "analgesia"),
            List.of("core_rewarming", "wound_care"),
            List.of("tissue_debridement", "antibiotics"),
            List.of("reconstructive_surgery", "physiotherapy")),
    RESPIRATORY(
            List.of("rest", "oral_rehydration"),
            List.of("antipyretics", "oxygen", "nebuliser"),
            List.of("chest_x_ray", "iv_antibiotics"),
            List.of("respiratory_support", "iv_antibiotics"),
            List.of("pulmonary_follow_up", "respiratory_physiotherapy")),
    GASTRIC(
            List.of("oral_rehydration", "isolation"),
            List.of("iv_fluids", "antiemetics"),
            List.of("laboratory_tests", "fluid_resuscitation"),
            List.of("electrolyte_correction", "iv_antibiotics"),
            List.of("gastroenterology_follow_up", "rest")),
    ABDOMEN(
            List.of("nil_by_mouth", "analgesia"),
            List.of("iv_fluids", "analgesia", "iv_antibiotics"),
            List.of("appendectomy", "ultrasound"),
            List.of("laparoscopy", "iv_antibiotics"),
            List.of("surgical_follow_up", "wound_care")),
    INFECTION(
            List.of("rest", "oral_rehydration"),
            List.of("antibiotics", "antipyretics"),
            List.of("laboratory_tests", "iv_antibiotics"),
            List.of("iv_antibiotics", "specialist_consultation"),
            List.of("infectious_disease_follow_up", "rest")),
    EYE_AND_SKIN(
            List.of("irrigation", "clean_dressing"),
            List.of("topical_medication", "antihistamine"),
            List.of("specialist_consultation", "laboratory_tests"),
            List.of("specialist_consultation", "topical_medication"),
            List.of("specialist_follow_up", "rest")),
    PAIN(
            List.of("rest", "analgesia"),
            List.of("analgesia", "antiemetics"),
            List.of("specialist_consultation", "iv_analgesia"),
            List.of("specialist_consultation", "ct_scan"),
            List.of("specialist_follow_up", "rest"));

    private final List<String> pointOfInjury;
    private final List<String> role1;
    private final List<String> role2;
    private final List<String> role3;
    private final List<String> role4;

    Care(List<String> pointOfInjury, List<String> role1, List<String> role2, List<String> role3, List<String> role4) {
        this.pointOfInjury = pointOfInjury;
        this.role1 = role1;
        this.role2 = role2;
        this.role3 = role3;
        this.role4 = role4;
    }

    /** What this facility may do; at least two treatments. */
    List<String> at(Facility facility) {
        return switch (facility) {
            case POI -> pointOfInjury;
            case ROLE1 -> role1;
            case ROLE2 -> role2;
            case ROLE3 -> role3;
            case ROLE4 -> role4;
        };
    }
}

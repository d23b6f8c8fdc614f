package dev.latchkey.generator.patients;

/** The 32 nations of NATO, by ISO 3166 alpha-3 code. */
public enum Nationality implements Spelling {
    ALB("AL", "Albania", Religion.MUSLIM),
    BEL("BE", "Belgium", Religion.CATHOLIC),
    BGR("BG", "Bulgaria", Religion.ORTHODOX),
    CAN("CA", "Canada", Religion.CATHOLIC),
    HRV("HR", "Croatia", Religion.CATHOLIC),
    CZE("CZ", "Czechia", Religion.CATHOLIC),
    DNK("DK", "Denmark", Religion.PROTESTANT),
    EST("EE", "Estonia", Religion.PROTESTANT),
    FIN("FI", "Finland", Religion.PROTESTANT),
    FRA("FR", "France", Religion.CATHOLIC),
    DEU("DE", "Germany", Religion.PROTESTANT),
    GRC("GR", "Greece", Religion.ORTHODOX),
    HUN("HU", "Hungary", Religion.CATHOLIC),
    ISL("IS", "Iceland", Religion.PROTESTANT),
    ITA("IT", "Italy", Religion.CATHOLIC),
    LVA("LV", "Latvia", Religion.PROTESTANT),
    LTU("LT", "Lithuania", Religion.CATHOLIC),
    LUX("LU", "Luxembourg", Religion.CATHOLIC),
    MNE("ME", "Montenegro", Religion.ORTHODOX),
    NLD("NL", "Netherlands", Religion.PROTESTANT),
    MKD("MK", "North Macedonia", Religion.ORTHODOX),
    NOR("NO", "Norway", Religion.PROTESTANT),
    POL("PL", "Poland", Religion.CATHOLIC),
    PRT("PT", "Portugal", Religion.CATHOLIC),
    ROU("RO", "Romania", Religion.ORTHODOX),
    SVK("SK", "Slovakia", Religion.CATHOLIC),
    SVN("SI", "Slovenia", Religion.CATHOLIC),
    ESP("ES", "Spain", Religion.CATHOLIC),
    SWE("SE", "Sweden", Religion.PROTESTANT),
    TUR("TR", "Türkiye", Religion.MUSLIM),
    GBR("GB", "United Kingdom", Religion.PROTESTANT),
    USA("US", "United States", Religion.PROTESTANT);

    private final String alpha2;
    private final String title;
    private final Religion commonReligion;

    Nationality(String alpha2, String title, Religion commonReligion) {
        this.alpha2 = alpha2;
        this.title = title;
        this.commonReligion = commonReligion;
    }

    /** The ISO 3166 alpha-3 code, which JSON uses. */
    @Override
    public String key() {
        return name();
    }

    /** The ISO 3166 alpha-2 code. */
    public String alpha2() {
        return alpha2;
    }

    /** The nation's English name. */
    public String title() {
        return title;
    }

    /** The religion that is named most often in this nation; draws lean towards it. */
    Religion commonReligion() {
        return commonReligion;
    }

    /**
     * Finds a nation by its alpha-3 or alpha-2 code, in any case.
     *
     * @throws IllegalArgumentException for any other code
     */
    public static Nationality of(String code) {
        String bare = Spelling.bare(code);
        for (Nationality nation : values()) {
            if (bare.length() == 2 && bare.equals(Spelling.bare(nation.alpha2))) {
                return nation;
            }
        }
        return Spelling.find(values(), "nationality", code);
    }
}

package dev.latchkey.usage;

import java.util.Arrays;

/** The HTTP method of a request, as far as usage tells one from another. */
public enum Method {
    GET(0),
    HEAD(1),
    POST(2),
    PUT(3),
    PATCH(4),
    DELETE(5),
    OPTIONS(6),
    /** Any other. */
    OTHER(15);

    /** The highest number that a method can have. */
    public static final int HIGHEST_NUMBER = 15;

    private static final Method[] BY_NUMBER = byNumber();

    private final int number;

    Method(int number) {
        this.number = number;
    }

    /** The method of that name, which is case-sensitive as HTTP has it. Allocates nothing. */
    public static Method of(String name) {
        return switch (name) {
            case "GET" -> GET;
            case "HEAD" -> HEAD;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            case "OPTIONS" -> OPTIONS;
            default -> OTHER;
        };
    }

    /** The number by which files know the method, from 0 to {@link #HIGHEST_NUMBER}. It never changes. */
    public int number() {
        return number;
    }

    /** The method of that number, {@link #OTHER} where none has it. */
    public static Method ofNumber(int number) {
        return BY_NUMBER[number];
    }

    private static Method[] byNumber() {
        Method[] methods = new Method[HIGHEST_NUMBER + 1];
        Arrays.fill(methods, OTHER);
        for (Method method : values()) {
            methods[method.number] = method;
        }
        return methods;
    }
}

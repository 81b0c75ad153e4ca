import com.example.tallyfydelete.ApiClient;
import com.example.tallyfydelete.ApiException;
import com.example.tallyfydelete.JSON;
import com.example.tallyfydelete.UnconfirmedException;
import com.example.tallyfydelete.api.TallyfyApi;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/** Calls the installed package as the vectors say: one call a line, one result a line. */
public class Runner {
    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        JsonObject setup = JsonParser.parseString(input.readLine()).getAsJsonObject();
        ApiClient client = new ApiClient();
        client.setBasePath(setup.get("base_url").getAsString());
        client.setBearerToken(setup.get("access_token").getAsString());
        TallyfyApi api = new TallyfyApi(client);

        for (String line; (line = input.readLine()) != null; ) {
            System.out.println(call(api, JsonParser.parseString(line).getAsJsonObject()));
        }
    }

    private static JsonObject call(TallyfyApi api, JsonObject call) {
        JsonObject result = new JsonObject();
        try {
            Method method = method(camelCase(call.get("operation").getAsString()));
            Object[] values = values(method, call.getAsJsonObject("arguments"));
            result.add("deleted", JSON.getGson().toJsonTree(method.invoke(api, values)));
        } catch (InvocationTargetException error) {
            Throwable cause = error.getCause();
            if (cause instanceof UnconfirmedException) {
                result.addProperty("unconfirmed", ((UnconfirmedException) cause).getCode());
            } else if (cause instanceof ApiException && ((ApiException) cause).getCode() > 0) {
                result.addProperty("refused", ((ApiException) cause).getCode());
            } else {
                result.addProperty("error", String.valueOf(cause));
            }
        } catch (IllegalAccessException | IllegalArgumentException error) {
            result.addProperty("error", String.valueOf(error));
        }
        return result;
    }

    private static Method method(String name) {
        return Arrays.stream(TallyfyApi.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The arguments stand in the order of the parameters. */
    private static Object[] values(Method method, JsonObject arguments) {
        Object[] values = new Object[method.getParameterCount()];
        int next = 0;
        for (JsonElement element : arguments.asMap().values()) {
            values[next] = value(element, method.getParameterTypes()[next]);
            next++;
        }
        return values;
    }

    private static Object value(JsonElement element, Class<?> type) {
        if (element.isJsonNull()) {
            return null;
        }
        JsonPrimitive value = element.getAsJsonPrimitive();
        if (type == String.class && value.isString()) {
            return value.getAsString();
        } else if (type == Long.class && value.isNumber()) {
            return value.getAsLong();
        } else if (type == Boolean.class && value.isBoolean()) {
            return value.getAsBoolean();
        }
        throw new IllegalArgumentException(value + " is not of type " + type.getSimpleName());
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(camel.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }
}

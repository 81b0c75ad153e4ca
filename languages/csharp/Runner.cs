// Calls the built package as the vectors say: one call a line, one result a line.
using System;
using System.Linq;
using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TallyfyDelete.Api;
using TallyfyDelete.Client;

internal static class Runner
{
    private static void Main()
    {
        JObject setup = JObject.Parse(Console.ReadLine());
        var configuration = new Configuration
        {
            BasePath = (string)setup["base_url"],
            AccessToken = (string)setup["access_token"],
        };
        var api = new TallyfyApi(configuration);

        for (string line; (line = Console.ReadLine()) != null;)
        {
            Console.WriteLine(Call(api, JObject.Parse(line)).ToString(Formatting.None));
        }
    }

    private static JObject Call(TallyfyApi api, JObject call)
    {
        try
        {
            MethodInfo method = typeof(TallyfyApi).GetMethod(PascalCase((string)call["operation"]));
            JToken[] given = ((JObject)call["arguments"]).Properties().Select(one => one.Value).ToArray();
            object[] values = method.GetParameters().Zip(given, (parameter, value) => Value(value, parameter.ParameterType)).ToArray();
            object deleted = method.Invoke(api, values);
            return new JObject { { "deleted", deleted == null ? JValue.CreateNull() : JToken.FromObject(deleted) } };
        }
        catch (TargetInvocationException error) when (error.InnerException is UnconfirmedException)
        {
            return new JObject { { "unconfirmed", ((UnconfirmedException)error.InnerException).StatusCode } };
        }
        catch (TargetInvocationException error) when (error.InnerException is ApiException)
        {
            return new JObject { { "refused", ((ApiException)error.InnerException).ErrorCode } };
        }
        catch (Exception error)
        {
            return new JObject { { "error", (error.InnerException ?? error).Message } };
        }
    }

    private static object Value(JToken value, Type type)
    {
        bool number = type == typeof(long) || type == typeof(long?);
        if (value.Type == JTokenType.Null) return null;
        if (value.Type == JTokenType.String && type == typeof(string)) return (string)value;
        if (value.Type == JTokenType.Integer && number) return (long)value;
        if (value.Type == JTokenType.Boolean && type == typeof(bool?)) return (bool)value;
        throw new ArgumentException(value + " is not of type " + type.Name);
    }

    private static string PascalCase(string name)
    {
        return string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }
}

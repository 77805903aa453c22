using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mocks.Testing.Tests;

/// <summary>A type as C# declares it.</summary>
internal static class SurfaceOf
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    private static readonly NullabilityInfoContext Nullability = new();

    public static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
            : IsRecord(type) ? "record" : "class";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsInterface || type.IsValueType ? "" : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        string[] bases = [.. new[] { type.BaseType }.Where(one => one is not null && one != typeof(object) && !type.IsEnum && !type.IsValueType).Select(one => Name(one!)),
            .. type.GetInterfaces().Where(one => one.IsPublic && !one.Name.StartsWith("IEquatable", StringComparison.Ordinal) && !(type.BaseType?.GetInterfaces().Contains(one) ?? false) && !type.IsEnum).Select(Name).Order(StringComparer.Ordinal)];
        return $"{modifier}{kind} {type.Namespace}.{Name(type)}{(bases.Length > 0 ? $" : {string.Join(", ", bases)}" : "")}";
    }

    public static IEnumerable<string> Members(Type type) => type.IsEnum ? Enum.GetNames(type) :
    [
        .. Visible(type).OfType<ConstructorInfo>().Where(_ => !type.IsAbstract).Select(one => $"{type.Name.Split('`')[0]}({Parameters(one)})").Order(StringComparer.Ordinal),
        .. Visible(type).OfType<FieldInfo>().Select(field => $"{(field.IsLiteral ? "const" : "static readonly")} {Name(field.FieldType)} {field.Name}").Order(StringComparer.Ordinal),
        .. Visible(type).OfType<PropertyInfo>().Select(Text).Order(StringComparer.Ordinal),
        .. Visible(type).OfType<MethodInfo>().Select(Text).Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<Type> TypesOf(Type type) => Visible(type).SelectMany(member => member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        MethodBase method => method.GetParameters().Select(parameter => parameter.ParameterType).Append((method as MethodInfo)?.ReturnType ?? typeof(void)),
        _ => Array.Empty<Type>(),
    }).Append(type.BaseType is { IsGenericType: false } parent ? parent : typeof(void)).SelectMany(Parts);

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];

    // Of the mocks' types a user of the library needs the data.
    private static IEnumerable<MemberInfo> Visible(Type type) => type.GetMembers(Declared).Where(member => member switch
    {
        MethodInfo when type.Assembly != typeof(CoderdFixture).Assembly => false,
        PropertyInfo { GetMethod.IsStatic: true } when type.Assembly != typeof(CoderdFixture).Assembly => false,
        MethodBase { IsSpecialName: true, IsConstructor: false } accessor when !accessor.Name.StartsWith("op_", StringComparison.Ordinal) => false,
        MethodBase method => IsVisible(method) && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null
            && !(method is ConstructorInfo && method.GetParameters() is [var only] && only.ParameterType == type),
        PropertyInfo property => property.Name != "EqualityContract" && property.GetAccessors(nonPublic: true).Any(IsVisible) && !IsPositional(property),
        FieldInfo field => field.IsPublic && !type.IsEnum,
        _ => false,
    });

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null;

    private static bool IsPositional(PropertyInfo property) => IsRecord(property.DeclaringType!)
        && property.DeclaringType!.GetConstructors().Any(one => one.GetParameters().Any(parameter => parameter.Name == property.Name));

    private static string Text(PropertyInfo property)
    {
        var setter = property.SetMethod is { } set && IsVisible(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "";
        return $"{(property.GetMethod!.IsStatic ? "static " : "")}{Name(Nullability.Create(property))} {property.Name} {{ get;{setter} }}";
    }

    private static string Text(MethodInfo method) =>
        $"{(method.IsStatic ? "static " : method.IsFamily ? "protected " : "")}{Name(Nullability.Create(method.ReturnParameter))} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(one => one.Name))}>" : "")}({Parameters(method)})";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamCollectionAttribute)) || parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(Nullability.Create(parameter))} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Literal(parameter.DefaultValue)}" : "")}"));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Name(underlying)}?";
        }

        var name = type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", info.GenericTypeArguments.Select(Name))}>"
            : type.IsArray ? $"{Name(type.GetElementType()!)}[]" : Name(type);
        return info.ReadState == NullabilityState.Nullable && !type.IsValueType ? $"{name}?" : name;
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : Keywords.GetValueOrDefault(type, type.Name);
}

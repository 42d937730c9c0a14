using System.Globalization;
using System.Text.Json;
using ArtifactRegistry.Build.Oci;

namespace ArtifactRegistry.Build.Registry;

/// <summary>The tokens of a tag list, in the order in which they come: the specification's <c>tags</c>, Google's <c>child</c> and
/// <c>manifest</c>. The depth of a token tells what it is; a property that is not known is passed over.</summary>
internal sealed class TagListTokens(TagListBuilder list, Uri url)
{
    private string section = "";
    private string field = "";
    private string key = "";
    private TagListEntry entry = new();

    /// <summary>Takes the token that the reader stands on.</summary>
    /// <exception cref="JsonException">It should not be there.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth)
        {
            case 0:
                Expect(reader.TokenType is JsonTokenType.StartObject or JsonTokenType.EndObject);
                break;
            case 1 when reader.TokenType == JsonTokenType.PropertyName:
                section = NameOf(ref reader, "tags", "child", "manifest");
                break;
            default:
                TakeInSection(ref reader);
                break;
        }
    }

    private void TakeInSection(ref Utf8JsonReader reader)
    {
        switch (section)
        {
            case "tags" or "child" when reader.CurrentDepth == 1:
                Expect(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.Null);
                break;
            case "tags":
                list.AddTag(TextOf(ref reader), url);
                break;
            case "child" when TextOf(ref reader) is { } child:
                list.AddChild(child);
                break;
            case "manifest":
                TakeManifest(ref reader);
                break;
        }
    }

    private void TakeManifest(ref Utf8JsonReader reader)
    {
        switch (reader.CurrentDepth, reader.TokenType)
        {
            case (1, JsonTokenType.StartObject):
                list.NoteManifests();
                break;
            case (1, JsonTokenType.EndObject or JsonTokenType.Null):
                break;
            case (2, JsonTokenType.PropertyName):
                key = reader.GetString()!;
                break;
            case (2, JsonTokenType.StartObject):
                entry = new TagListEntry();
                break;
            case (2, JsonTokenType.EndObject or JsonTokenType.Null):
                list.AddManifest(key, reader.TokenType == JsonTokenType.Null ? null : entry, url);
                break;
            case (3, JsonTokenType.PropertyName):
                field = NameOf(ref reader, "mediaType", "tag", "imageSizeBytes", "timeCreatedMs", "timeUploadedMs");
                break;
            case ( >= 3, _):
                TakeField(ref reader);
                break;
            default:
                throw new JsonException();
        }
    }

    private void TakeField(ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case "mediaType":
                entry.MediaType = KnownMediaType(ref reader) ?? TextOf(ref reader) ?? "";
                break;
            case "tag" when reader.CurrentDepth == 3:
                Expect(reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray or JsonTokenType.Null);
                break;
            case "tag" when TextOf(ref reader) is { } tag:
                entry.Tags.Add(tag);
                break;
            case "imageSizeBytes":
                entry.Size = NumberOf(ref reader);
                break;
            case "timeCreatedMs":
                entry.CreatedMilliseconds = NumberOf(ref reader);
                break;
            case "timeUploadedMs":
                entry.UploadedMilliseconds = NumberOf(ref reader);
                break;
        }
    }

    // The same few types come a hundred thousand times; one string each is enough.
    private static string? KnownMediaType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var known in MediaTypes.Manifests)
            {
                if (reader.ValueTextEquals(known))
                {
                    return known;
                }
            }
        }

        return null;
    }

    private static string NameOf(ref Utf8JsonReader reader, params ReadOnlySpan<string> known)
    {
        foreach (var name in known)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return "";
    }

    private string? TextOf(ref Utf8JsonReader reader)
    {
        list.CountText(url);
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            _ => throw new JsonException(),
        };
    }

    private static long NumberOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number,
        JsonTokenType.String when long.TryParse(
            reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new JsonException(),
    };

    private static void Expect(bool isExpected)
    {
        if (!isExpected)
        {
            throw new JsonException();
        }
    }
}

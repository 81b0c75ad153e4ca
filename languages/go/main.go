// Calls the generated package as the vectors say: one call a line, one result a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"

	"example.com/tallyfy/tallyfydelete"
)

type setup struct {
	BaseURL     string `json:"base_url"`
	AccessToken string `json:"access_token"`
}

type call struct {
	Operation string
	Arguments map[string]json.RawMessage
	Order     []string
}

func main() {
	input := json.NewDecoder(bufio.NewReader(os.Stdin))
	output := json.NewEncoder(os.Stdout)
	var setup setup
	if err := input.Decode(&setup); err != nil {
		panic(err)
	}
	configuration := tallyfydelete.NewConfiguration()
	configuration.Servers = tallyfydelete.ServerConfigurations{{URL: setup.BaseURL}}
	api := tallyfydelete.NewAPIClient(configuration).TallyfyAPI
	ctx := context.WithValue(context.Background(), tallyfydelete.ContextAccessToken, setup.AccessToken)

	for {
		var next call
		if input.Decode(&next) != nil {
			return
		}
		output.Encode(send(ctx, api, next))
	}
}

func send(ctx context.Context, api any, next call) map[string]any {
	method := reflect.ValueOf(api).MethodByName(pascalCase(next.Operation))
	arguments := []reflect.Value{reflect.ValueOf(ctx)}
	var optional []string
	for _, name := range next.Order {
		if len(arguments) == method.Type().NumIn() {
			optional = append(optional, name)
			continue
		}
		value, err := argument(next.Arguments[name], method.Type().In(len(arguments)))
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		arguments = append(arguments, value)
	}
	request := method.Call(arguments)[0]
	for _, name := range optional {
		if string(next.Arguments[name]) == "null" {
			continue
		}
		setter := request.MethodByName(pascalCase(name))
		value, err := argument(next.Arguments[name], setter.Type().In(0))
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		request = setter.Call([]reflect.Value{value})[0]
	}
	results := request.MethodByName("Execute").Call(nil)

	last := len(results) - 1
	if err, failed := results[last].Interface().(error); failed {
		var unconfirmed *tallyfydelete.UnconfirmedError
		if errors.As(err, &unconfirmed) {
			return map[string]any{"unconfirmed": unconfirmed.StatusCode}
		}
		if response, _ := results[last-1].Interface().(*http.Response); response != nil {
			return map[string]any{"refused": response.StatusCode}
		}
		return map[string]any{"error": err.Error()}
	}
	if last == 2 {
		return map[string]any{"deleted": results[0].Interface()}
	}
	return map[string]any{"deleted": nil}
}

func argument(text json.RawMessage, kind reflect.Type) (reflect.Value, error) {
	value := reflect.New(kind)
	if err := json.Unmarshal(text, value.Interface()); err != nil {
		return reflect.Value{}, fmt.Errorf("%s is not of type %s", text, kind)
	}
	return value.Elem(), nil
}

func pascalCase(name string) string {
	var pascal strings.Builder
	for _, word := range strings.Split(name, "_") {
		pascal.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return pascal.String()
}

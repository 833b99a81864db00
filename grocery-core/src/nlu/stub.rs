#![allow(missing_docs, dead_code, clippy::all)]
use super::*;
use crate::{clock::Timestamp, quantity::{Ratio,Unit}};
#[derive(Debug,Clone,PartialEq,serde::Serialize)] pub struct Ingredient { pub quantity: Option<Ratio>, pub unit: Option<Unit>, pub name: String, pub preparation: Option<String>, pub comment: Option<String> }
pub fn parse_ingredient(s:&str)->Ingredient{ Ingredient{quantity:None,unit:None,name:s.to_owned(),preparation:None,comment:None} }
#[derive(Debug,Clone,Default,serde::Serialize,serde::Deserialize)] pub struct Conversation;
#[derive(Debug,Clone)] pub enum Asked { ClearList, DeleteList, ChooseProduct{item:String,options:Vec<String>} }
impl Conversation { pub fn resolve(&self,u:Understanding,_l:&[&str])->Understanding{u} pub fn heard(&mut self,_u:&Understanding,_m:&[String],_a:Option<Asked>,_t:Timestamp){} }
